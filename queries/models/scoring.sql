-- Answers: the scores that stand, one row once somebody was scored.
-- Column version INTEGER: the rescoring that made them
-- Column as_of DATE: the day that they stand for
-- Column customers BIGINT: customers with a score
SELECT version, as_of, customers
FROM mart_scoring
ORDER BY version DESC
LIMIT 1
