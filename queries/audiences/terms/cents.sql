-- Answers: net revenue of a row of purchases, in cents.
coalesce(b.net * 100, 0)::BIGINT
