-- Answers: how many customers are expected to bring more than each amount that somebody is expected to bring in 12 months.
SELECT
    revenue,
    customers,
    CAST(sum(customers) OVER (ORDER BY revenue DESC NULLS LAST) - customers AS BIGINT) AS larger
FROM (
    SELECT revenue, count(*) AS customers
    FROM (SELECT CAST(revenue_12 AS DECIMAL(18,2)) AS revenue FROM mart_score WHERE revenue_12 < 1e15) AS expected
    GROUP BY revenue
) AS amounts
ORDER BY revenue NULLS LAST
