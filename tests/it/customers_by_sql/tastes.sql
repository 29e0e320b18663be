-- Answers: the categories, brands and price bands that a customer buys, beside what everybody buys.
-- Parameter customer_id VARCHAR: the customer
-- Parameter from DATE: first day
-- Parameter to DATE: last day
-- Column of_what VARCHAR: `category`, `brand` or `price_band`
-- Column label VARCHAR: which one
-- Column lines BIGINT: purchased lines of it
-- Column all_lines BIGINT: purchased lines that say which
-- Column base_share DOUBLE: share among all identified purchased lines that say which
WITH bought AS (
    SELECT unnest(['category', 'brand', 'price_band']) AS of_what, unnest([p.category, p.brand, p.price_band]) AS label
    FROM sales AS s
    JOIN products AS p ON p.product_id = s.product_id
    WHERE s.customer_id = $customer_id::VARCHAR AND s.purchase = 1 AND s.day BETWEEN $from::DATE AND $to::DATE
),
parts AS (
    SELECT of_what, label, count(*) AS lines, (sum(count(*)) OVER (PARTITION BY of_what))::BIGINT AS all_lines
    FROM bought
    WHERE label IS NOT NULL
    GROUP BY of_what, label
)
SELECT p.of_what, p.label, p.lines, p.all_lines, b.share AS base_share
FROM parts AS p
JOIN mart_base_share AS b ON b.of_what = p.of_what AND b.label = p.label
