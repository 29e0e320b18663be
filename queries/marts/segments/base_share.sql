-- Answers: what customers buy, and how, over the 24 months: shares of purchased lines by category, brand and price band,
-- shares of tickets by channel, weekday (1 is Monday) and hour; each among those that say which. Lines are counted by
-- product before products are looked up.
WITH tickets AS (
    SELECT ticket_id, min(channel) AS channel, min(day) AS day, min(hour) AS hour
    FROM ticket_cells
    WHERE purchase = 1 AND day BETWEEN {{n1_from}} AND {{as_of}}
        AND customer_id IN (SELECT customer_id FROM sampled_customers)
    GROUP BY ticket_id
),
goods AS (
    SELECT p.category, p.brand, p.price_band, s.n
    FROM (
        SELECT l.product_id, count(*) AS n
        FROM sales AS l
        WHERE l.purchase = 1 AND l.day BETWEEN {{n1_from}} AND {{as_of}} AND {{of_sampled}}
        GROUP BY l.product_id
    ) AS s
    JOIN products AS p ON p.product_id = s.product_id
),
parts AS (
    SELECT 'category' AS of_what, category AS label, sum(n) AS n FROM goods GROUP BY category
    UNION ALL
    SELECT 'brand', brand, sum(n) FROM goods GROUP BY brand
    UNION ALL
    SELECT 'price_band', price_band, sum(n) FROM goods GROUP BY price_band
    UNION ALL
    SELECT 'channel', channel, count(*) FROM tickets GROUP BY channel
    UNION ALL
    SELECT 'weekday', weekday, count(*) FROM (
        SELECT
            CASE day
                WHEN monday THEN '1'
                WHEN CAST(monday + INTERVAL '1' DAY AS DATE) THEN '2'
                WHEN CAST(monday + INTERVAL '2' DAY AS DATE) THEN '3'
                WHEN CAST(monday + INTERVAL '3' DAY AS DATE) THEN '4'
                WHEN CAST(monday + INTERVAL '4' DAY AS DATE) THEN '5'
                WHEN CAST(monday + INTERVAL '5' DAY AS DATE) THEN '6'
                ELSE '7'
            END AS weekday
        FROM (SELECT day, CAST(date_trunc('week', day) AS DATE) AS monday FROM tickets) AS weeks
    ) AS days
    GROUP BY weekday
    UNION ALL
    SELECT 'hour', CAST(hour AS STRING), count(*) FROM tickets GROUP BY hour
)
SELECT of_what, label, CAST(n AS DOUBLE) / sum(n) OVER (PARTITION BY of_what) AS share
FROM parts
WHERE label IS NOT NULL
