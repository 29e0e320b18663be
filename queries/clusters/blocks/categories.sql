-- Answers: what somebody's purchased lines are of. Places: `from`, `to`, `who`; `tastes`: shares of single ones.
SELECT
    customer_id,
    count(category) AS categories,
    max(CASE WHEN category IS NOT NULL THEN lines END) AS most,
    sum(CASE WHEN category IS NOT NULL THEN lines END) AS named,
    sum(CASE WHEN department IS NOT NULL THEN lines END) AS departed{{tastes}}
FROM (
    SELECT p.customer_id, c.category, c.department, count(*) AS lines
    FROM sales AS p
    LEFT JOIN cluster_product AS c ON c.product_id = p.product_id
    WHERE p.day BETWEEN {{from}} AND {{to}} AND p.purchase = 1 AND p.customer_id IS NOT NULL{{who}}
    GROUP BY p.customer_id, c.category, c.department
) AS parts
GROUP BY customer_id
