-- Answers: how many customers are expected to bring more in 12 months than one of them, and how many have a value.
-- Parameter revenue DOUBLE: what that one is expected to bring
-- Column larger BIGINT: customers with more
-- Column valued BIGINT: customers with a value
-- Counted apart: how many there are is known without reading them.
SELECT
    (SELECT count(*) FROM mart_score WHERE revenue_12 > $revenue::DOUBLE) AS larger,
    (SELECT count(revenue_12) FROM mart_score) AS valued
