-- Answers: what the sampled customers of a segment are made of, and what they buy and how. Places: `from`, `to`.
-- Customers are counted by gender, age and region of the home store; purchased lines by department, category, brand and
-- price band; tickets by channel, weekday and hours.
DELETE FROM cluster_part;
INSERT INTO cluster_part BY NAME
WITH people AS (
    SELECT
        m.cluster,
        CASE lower(c.gender) WHEN 'f' THEN 'women' WHEN 'm' THEN 'men' WHEN 'x' THEN 'other' END AS gender,
        CASE
            WHEN c.age < 20 THEN 'under 20'
            WHEN c.age < 30 THEN '20-29'
            WHEN c.age < 40 THEN '30-39'
            WHEN c.age < 50 THEN '40-49'
            WHEN c.age < 60 THEN '50-59'
            WHEN c.age < 70 THEN '60-69'
            WHEN c.age >= 70 THEN '70 and over'
        END AS age,
        s.region
    FROM cluster_values AS m
    JOIN (
        SELECT
            customer_id,
            gender,
            home_store_id,
            CASE
                WHEN birth_date <= {{to}} AND birth_date > {{to}} - INTERVAL 120 YEAR
                    THEN date_sub('year', birth_date, {{to}})
            END AS age
        FROM customers
    ) AS c ON c.customer_id = m.customer_id
    LEFT JOIN stores AS s ON s.store_id = c.home_store_id
),
bought AS (
    SELECT m.cluster, s.product_id, s.ticket_id, s.channel, s.day, s.hour, s.customer_id
    FROM sales AS s
    JOIN cluster_values AS m ON m.customer_id = s.customer_id
    WHERE s.day BETWEEN {{from}} AND {{to}} AND s.purchase = 1
),
by_product AS (SELECT cluster, product_id, count(*) AS lines FROM bought GROUP BY cluster, product_id),
named AS (
    SELECT b.cluster, b.lines, p.department, p.category, p.brand, p.price_band
    FROM by_product AS b
    JOIN products AS p ON p.product_id = b.product_id
),
tickets AS (
    SELECT
        any_value(cluster) AS cluster, min(channel) AS channel, min(day) AS day, min(hour) AS hour
    FROM bought
    GROUP BY customer_id, ticket_id
),
timed AS (
    SELECT
        cluster,
        channel,
        CASE extract(ISODOW FROM day)
            WHEN 1 THEN 'Monday' WHEN 2 THEN 'Tuesday' WHEN 3 THEN 'Wednesday' WHEN 4 THEN 'Thursday'
            WHEN 5 THEN 'Friday' WHEN 6 THEN 'Saturday' ELSE 'Sunday'
        END AS weekday,
        CASE
            WHEN hour < 12 THEN 'before 12' WHEN hour < 14 THEN '12 to 14' WHEN hour < 18 THEN '14 to 18'
            WHEN hour >= 18 THEN 'from 18'
        END AS hours
    FROM tickets
),
parts AS (
    SELECT cluster, 'gender' AS of_what, gender AS label, count(*) AS parts
    FROM people WHERE gender IS NOT NULL GROUP BY GROUPING SETS ((cluster, gender), (gender))
    UNION ALL
    SELECT cluster, 'age', age, count(*) FROM people WHERE age IS NOT NULL GROUP BY GROUPING SETS ((cluster, age), (age))
    UNION ALL
    SELECT cluster, 'region', region, count(*)
    FROM people WHERE region IS NOT NULL GROUP BY GROUPING SETS ((cluster, region), (region))
    UNION ALL
    SELECT cluster, 'department', department, sum(lines)
    FROM named WHERE department IS NOT NULL GROUP BY GROUPING SETS ((cluster, department), (department))
    UNION ALL
    SELECT cluster, 'category', category, sum(lines)
    FROM named WHERE category IS NOT NULL GROUP BY GROUPING SETS ((cluster, category), (category))
    UNION ALL
    SELECT cluster, 'brand', brand, sum(lines)
    FROM named WHERE brand IS NOT NULL GROUP BY GROUPING SETS ((cluster, brand), (brand))
    UNION ALL
    SELECT cluster, 'price_band', price_band, sum(lines)
    FROM named WHERE price_band IS NOT NULL GROUP BY GROUPING SETS ((cluster, price_band), (price_band))
    UNION ALL
    SELECT cluster, 'channel', channel, count(*)
    FROM timed WHERE channel IS NOT NULL GROUP BY GROUPING SETS ((cluster, channel), (channel))
    UNION ALL
    SELECT cluster, 'weekday', weekday, count(*) FROM timed GROUP BY GROUPING SETS ((cluster, weekday), (weekday))
    UNION ALL
    SELECT cluster, 'hours', hours, count(*)
    FROM timed WHERE hours IS NOT NULL GROUP BY GROUPING SETS ((cluster, hours), (hours))
)
SELECT
    coalesce(cluster, 0) AS cluster,
    of_what,
    label,
    CAST(parts AS BIGINT) AS parts,
    CAST(sum(parts) OVER (PARTITION BY cluster, of_what) AS BIGINT) AS total
FROM parts
