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
    SELECT p.category, p.brand, p.price_band
    FROM (
        SELECT product_id
        FROM sales
        WHERE customer_id = $customer_id::VARCHAR AND purchase = 1 AND day BETWEEN $from::DATE AND $to::DATE
    ) AS s
    JOIN products AS p ON p.product_id = s.product_id
),
parts AS (
    SELECT 'category' AS of_what, category AS label, count(*) AS lines FROM bought WHERE category IS NOT NULL GROUP BY category
    UNION ALL
    SELECT 'brand', brand, count(*) FROM bought WHERE brand IS NOT NULL GROUP BY brand
    UNION ALL
    SELECT 'price_band', price_band, count(*) FROM bought WHERE price_band IS NOT NULL GROUP BY price_band
),
totals AS (
    SELECT of_what, sum(lines)::BIGINT AS all_lines FROM parts GROUP BY of_what
)
SELECT p.of_what, p.label, p.lines, t.all_lines, b.share AS base_share
FROM parts AS p
JOIN totals AS t ON t.of_what = p.of_what
JOIN mart_base_share AS b ON b.of_what = p.of_what AND b.label = p.label
