-- Answers: what purchases can be restricted to.
-- Column kind VARCHAR: category, store or channel
-- Column value VARCHAR: its name
-- Column label VARCHAR: a store's label
SELECT 'category' AS kind, category AS value, NULL::VARCHAR AS label FROM (SELECT DISTINCT category FROM products WHERE category IS NOT NULL)
UNION ALL
SELECT 'store', store_id, label FROM stores
UNION ALL
SELECT 'channel', channel, NULL FROM (SELECT DISTINCT channel FROM mart_daily WHERE channel IS NOT NULL)
ORDER BY ALL
