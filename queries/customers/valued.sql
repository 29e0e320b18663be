-- Answers: how many customers have an expected value.
-- Column valued BIGINT: customers with one; NULL where no rescoring ranked them
SELECT max(larger + customers) AS valued FROM mart_score_rank
