-- Answers: one row per stale day, store, channel and category of product.
SELECT
    l.day,
    l.store_id,
    l.channel,
    p.category,
    count(*) AS lines,
    sum(l.quantity) AS quantity,
    sum(l.net) AS net
FROM sales AS l
LEFT JOIN products AS p ON p.product_id = l.product_id
WHERE l.day IN (SELECT day FROM stale_days)
GROUP BY l.day, l.store_id, l.channel, p.category
