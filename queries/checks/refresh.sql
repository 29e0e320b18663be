-- Answers: how many break each rule that no single row can break.
WITH days AS MATERIALIZED (
    SELECT day, lead(day) OVER (ORDER BY day NULLS FIRST) AS day_after
    FROM (SELECT DISTINCT day FROM mart_daily) AS d
),
sold AS MATERIALIZED (
    SELECT DISTINCT product_id FROM lines WHERE product_id IS NOT NULL
),
every_line AS MATERIALIZED (
    SELECT sum(net) AS net, count(*) AS total, count(CASE WHEN net <> gross - discount THEN 1 END) AS unbalanced FROM lines
),
tickets AS MATERIALIZED (
    SELECT ticket_id, count(*) AS cells FROM ticket_cells GROUP BY ticket_id
),
held AS (
    SELECT
        (SELECT sum(net) FROM mart_daily) AS by_store,
        (SELECT sum(net) FROM mart_daily_category) AS by_category,
        (SELECT net FROM every_line) AS by_line
)
SELECT 'unknown_products' AS name, count(*) AS found, (SELECT count(*) FROM sold) AS total
FROM sold AS l
WHERE NOT EXISTS (SELECT 1 FROM products AS p WHERE p.product_id = l.product_id)
UNION ALL
SELECT 'unknown_customers' AS name, count(*) AS found, (SELECT count(*) FROM mart_customer) AS total
FROM mart_customer AS m
WHERE NOT EXISTS (SELECT 1 FROM customers AS c WHERE c.customer_id = m.customer_id)
    AND NOT regexp_full_match(m.customer_id, 'erased-[0-9a-f]{16}')
UNION ALL
SELECT 'unknown_stores' AS name, count(*) AS found, (SELECT count(DISTINCT store_id) FROM mart_daily) AS total
FROM (SELECT DISTINCT store_id FROM mart_daily WHERE store_id IS NOT NULL) AS d
WHERE NOT EXISTS (SELECT 1 FROM stores AS s WHERE s.store_id = d.store_id)
UNION ALL
SELECT 'unbalanced_lines' AS name, unbalanced AS found, total FROM every_line
UNION ALL
SELECT
    'days_without_sales' AS name,
    coalesce(sum(date_diff('day', day, day_after) - 1), 0) AS found,
    (SELECT date_diff('day', min(day), max(day)) + 1 FROM days) AS total
FROM days
WHERE day_after IS NOT NULL
UNION ALL
SELECT 'split_tickets' AS name, count(CASE WHEN cells > 1 THEN 1 END) AS found, count(ticket_id) AS total FROM tickets
UNION ALL
SELECT
    'unreconciled_cents' AS name,
    CAST(100 * greatest(
        abs(coalesce(by_store, 0) - coalesce(by_line, 0)),
        abs(coalesce(by_category, 0) - coalesce(by_line, 0))
    ) AS BIGINT) AS found,
    NULL AS total
FROM held
