-- Answers: tickets of a row of purchases.
b.tickets::BIGINT
