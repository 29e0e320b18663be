-- Answers: what somebody's purchased lines are of. Places: `from`, `to`, `who`; `counted`, `tastes`: lines of single
-- departments and categories, of each category and of all.
SELECT
    customer_id,
    count(category) AS categories,
    max(CASE WHEN category IS NOT NULL THEN lines END) AS most,
    sum(CASE WHEN category IS NOT NULL THEN lines END) AS named,
    sum(departed) AS departed{{tastes}}
FROM (
    SELECT p.customer_id, c.category, count(*) AS lines, count(c.department) AS departed{{counted}}
    FROM sales AS p
    LEFT JOIN cluster_product AS c ON c.product_id = p.product_id
    WHERE p.day BETWEEN {{from}} AND {{to}} AND p.purchase = 1 AND p.customer_id IS NOT NULL{{who}}
    GROUP BY p.customer_id, c.category
) AS parts
GROUP BY customer_id
