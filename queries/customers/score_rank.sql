-- Answers: how many customers are expected to bring more in 12 months than one of them, and how many have a value.
-- Parameter revenue DOUBLE: what that one is expected to bring
-- Column larger BIGINT: customers with more
-- Column valued BIGINT: customers with a value
SELECT
    count(*) FILTER (WHERE revenue_12 > $revenue::DOUBLE) AS larger,
    count(revenue_12) AS valued
FROM mart_score
