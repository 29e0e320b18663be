-- Answers: what somebody's purchased lines sum up to. Places: `from`, `to`, `who`.
SELECT
    p.customer_id,
    count(*) AS lines,
    count(CASE WHEN p.purchase = 0 THEN 1 END) AS returned,
    sum(CASE WHEN p.purchase = 1 THEN p.quantity END) AS units,
    sum(CASE WHEN p.purchase = 1 AND p.quantity IS NOT NULL THEN p.line_gross END) AS priced,
    sum(CASE WHEN p.purchase = 1 AND p.line_gross IS NOT NULL THEN p.quantity END) AS priced_units,
    sum(CASE WHEN p.purchase = 1 THEN p.gross END) AS gross,
    sum(CASE WHEN p.purchase = 1 THEN p.discount END) AS discount,
    count(CASE WHEN p.purchase = 1 THEN p.discount END) AS told,
    count(CASE WHEN p.purchase = 1 AND p.discount > 0 THEN 1 END) AS discounted
FROM sales AS p
WHERE p.day BETWEEN {{from}} AND {{to}} AND p.customer_id IS NOT NULL{{who}}
GROUP BY p.customer_id
