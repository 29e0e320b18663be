-- Answers: how many rows each canonical table holds, and until which day.
-- Column name VARCHAR: the table
-- Column row_count BIGINT: rows in it
-- Column until DATE: its last day, for tables whose rows are dated
SELECT 'customers' AS name, count(*) AS row_count, CAST(NULL AS DATE) AS until FROM customers
UNION ALL
SELECT 'consents' AS name, count(*) AS row_count, CAST(max(changed_at) AS DATE) AS until FROM consents
UNION ALL
SELECT 'products' AS name, count(*) AS row_count, CAST(NULL AS DATE) AS until FROM products
UNION ALL
SELECT 'stores' AS name, count(*) AS row_count, CAST(NULL AS DATE) AS until FROM stores
UNION ALL
SELECT 'lines' AS name, count(*) AS row_count, CAST(max(sold_at) AS DATE) AS until FROM lines
UNION ALL
SELECT 'campaigns' AS name, count(*) AS row_count, CAST(max(starts_on) AS DATE) AS until FROM campaigns
UNION ALL
SELECT 'campaign_members' AS name, count(*) AS row_count, CAST(max(assigned_on) AS DATE) AS until FROM campaign_members
UNION ALL
SELECT 'messages' AS name, count(*) AS row_count, CAST(max(sent_at) AS DATE) AS until FROM messages
UNION ALL
SELECT 'visits' AS name, count(*) AS row_count, CAST(max(started_at) AS DATE) AS until FROM visits
UNION ALL
SELECT 'surveys' AS name, count(*) AS row_count, CAST(max(answered_at) AS DATE) AS until FROM surveys
UNION ALL
SELECT 'traffic' AS name, count(*) AS row_count, CAST(max(day) AS DATE) AS until FROM traffic
UNION ALL
SELECT 'offers' AS name, count(*) AS row_count, CAST(max(starts_on) AS DATE) AS until FROM offers
UNION ALL
SELECT 'stock' AS name, count(*) AS row_count, CAST(max(day) AS DATE) AS until FROM stock
