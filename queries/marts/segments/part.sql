-- Answers: what each segment is made of. By age and region of the home store customers are counted once; by channel,
-- store and category a customer counts in each bought from.
WITH people AS (
    SELECT
        g.segment,
        v.n_net AS net,
        s.region,
        CASE
            WHEN c.age < 20 THEN 'under 20'
            WHEN c.age < 30 THEN '20-29'
            WHEN c.age < 40 THEN '30-39'
            WHEN c.age < 50 THEN '40-49'
            WHEN c.age < 60 THEN '50-59'
            WHEN c.age < 70 THEN '60-69'
            WHEN c.age >= 70 THEN '70 and over'
        END AS age
    FROM mart_customer_segment AS g
    JOIN mart_customer_value AS v ON v.customer_id = g.customer_id
    LEFT JOIN (
        SELECT
            c.customer_id,
            c.home_store_id,
            floor((
                extract(YEAR FROM w.as_of) * 10000 + extract(MONTH FROM w.as_of) * 100 + extract(DAY FROM w.as_of)
                - extract(YEAR FROM c.birth_date) * 10000 - extract(MONTH FROM c.birth_date) * 100
                - extract(DAY FROM c.birth_date)
            ) / 10000) AS age
        FROM customers AS c
        CROSS JOIN mart_windows AS w
    ) AS c ON c.customer_id = g.customer_id
    LEFT JOIN stores AS s ON s.store_id = c.home_store_id
    WHERE g.segment <> 'nobody'
),
bought AS (
    SELECT d.customer_id, d.channel, d.store_id, sum(d.net) AS net
    FROM mart_customer_day AS d
    CROSS JOIN mart_windows AS w
    WHERE d.day BETWEEN w.n_from AND w.as_of
    GROUP BY d.customer_id, d.channel, d.store_id
),
by_channel AS (
    SELECT customer_id, channel, sum(net) AS net FROM bought GROUP BY customer_id, channel
),
by_store AS (
    SELECT b.customer_id, coalesce(s.label, b.store_id) AS label, sum(b.net) AS net
    FROM bought AS b
    LEFT JOIN stores AS s ON s.store_id = b.store_id
    GROUP BY b.customer_id, coalesce(s.label, b.store_id)
),
-- Categories are summed by number: a number is told apart faster than a name, a million times over.
categories AS (
    SELECT category, row_number() OVER (ORDER BY category NULLS FIRST) AS code
    FROM (SELECT DISTINCT category FROM products WHERE category IS NOT NULL) AS named
),
coded AS (
    SELECT p.product_id, c.code
    FROM products AS p
    JOIN categories AS c ON c.category = p.category
),
by_category AS (
    SELECT l.customer_id, p.code, sum(l.net) AS net
    FROM sales AS l
    LEFT JOIN coded AS p ON p.product_id = l.product_id
    WHERE l.day BETWEEN {{n_from}} AND {{as_of}} AND l.customer_id IS NOT NULL
    GROUP BY l.customer_id, p.code
)
SELECT segment, 'age' AS part_by, age AS label, count(*) AS customers, sum(net) AS net
FROM people
GROUP BY segment, age
UNION ALL
SELECT segment, 'region' AS part_by, region AS label, count(*) AS customers, sum(net) AS net
FROM people
GROUP BY segment, region
UNION ALL
SELECT g.segment, 'channel' AS part_by, b.channel AS label, count(*) AS customers, sum(b.net) AS net
FROM by_channel AS b
JOIN mart_customer_segment AS g ON g.customer_id = b.customer_id
GROUP BY g.segment, b.channel
UNION ALL
SELECT g.segment, 'store' AS part_by, b.label, count(*) AS customers, sum(b.net) AS net
FROM by_store AS b
JOIN mart_customer_segment AS g ON g.customer_id = b.customer_id
GROUP BY g.segment, b.label
UNION ALL
SELECT g.segment, 'category' AS part_by, c.category AS label, count(*) AS customers, sum(b.net) AS net
FROM by_category AS b
JOIN mart_customer_segment AS g ON g.customer_id = b.customer_id
LEFT JOIN categories AS c ON c.code = b.code
GROUP BY g.segment, c.category
