-- Answers: how many customers bought more lately than one of them, and how many are scored.
-- Parameter recency BIGINT: days since the last purchase of that one
-- Column lately BIGINT: customers who bought more lately
-- Column scored BIGINT: customers with scores
SELECT count(*) FILTER (WHERE recency < $recency::BIGINT) AS lately, count(*) AS scored
FROM mart_score
