-- Answers: the features of customers at a cut beside what they bought after it, in the order of their ids. Places:
-- `features`, `outcome`: those statements.
SELECT
    f.* EXCLUDE (customer_id),
    CAST(coalesce(o.purchases, 0) AS INTEGER) AS purchases,
    CAST(coalesce(o.revenue, 0) AS DOUBLE) AS revenue
FROM ({{features}}) AS f
LEFT JOIN ({{outcome}}) AS o ON o.customer_id = f.customer_id
ORDER BY f.customer_id NULLS LAST
