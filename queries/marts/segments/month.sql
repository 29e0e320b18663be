-- Answers: each segment at the end of each month. What a stretch holds comes in with its first month and goes out with
-- the month after its last; running sums give every month between.
-- Ages add up from the years of birth: so many customers times the month's end, less the sum of these.
WITH aged AS (
    SELECT
        s.month, s.until, s.segment, s.tickets, s.net, s.net_costed, s.margin,
        CASE WHEN c.birth_date IS NOT NULL THEN 1 ELSE 0 END AS age_known,
        CAST(
            CASE
                WHEN c.birth_date IS NOT NULL
                THEN extract(YEAR FROM c.birth_date) + (extract(MONTH FROM c.birth_date) - 0.5) / 12
                ELSE 0
            END AS DECIMAL(18, 4)
        ) AS born
    FROM segment_states AS s
    LEFT JOIN customers AS c ON c.customer_id = s.customer_id
),
moves AS (
    SELECT month, segment, 1 AS customers, tickets, net, net_costed, margin, age_known, born FROM aged
    UNION ALL
    SELECT until AS month, segment, -1, -tickets, -net, -net_costed, -margin, -age_known, -born
    FROM aged
    WHERE until IS NOT NULL
),
months AS (
    SELECT DISTINCT CAST(date_trunc('month', d.day) AS DATE) AS month
    FROM mart_daily AS d
    CROSS JOIN mart_windows AS w
    WHERE d.day >= w.months_from AND d.day < w.last_month + INTERVAL '1' MONTH
),
segments AS (
    SELECT DISTINCT segment FROM segment_states
),
changes AS (
    SELECT
        month,
        segment,
        sum(customers) AS customers,
        sum(tickets) AS tickets,
        sum(net) AS net,
        sum(net_costed) AS net_costed,
        sum(margin) AS margin,
        sum(age_known) AS age_known,
        sum(born) AS born
    FROM (
        SELECT month, segment, customers, tickets, net, net_costed, margin, age_known, born FROM moves
        UNION ALL
        SELECT m.month, s.segment, 0, 0, 0, NULL, NULL, 0, 0 FROM months AS m CROSS JOIN segments AS s
    ) AS every_month
    GROUP BY month, segment
),
firsts AS (
    SELECT CAST(date_trunc('month', first_day) AS DATE) AS month, count(*) AS customers
    FROM mart_customer
    GROUP BY CAST(date_trunc('month', first_day) AS DATE)
),
sums AS (
    SELECT
        month,
        segment,
        sum(customers) OVER (PARTITION BY segment ORDER BY month NULLS FIRST ROWS UNBOUNDED PRECEDING) AS customers,
        sum(tickets) OVER (PARTITION BY segment ORDER BY month NULLS FIRST ROWS UNBOUNDED PRECEDING) AS tickets,
        sum(net) OVER (PARTITION BY segment ORDER BY month NULLS FIRST ROWS UNBOUNDED PRECEDING) AS net,
        sum(net_costed) OVER (PARTITION BY segment ORDER BY month NULLS FIRST ROWS UNBOUNDED PRECEDING) AS net_costed,
        sum(margin) OVER (PARTITION BY segment ORDER BY month NULLS FIRST ROWS UNBOUNDED PRECEDING) AS margin,
        sum(age_known) OVER (PARTITION BY segment ORDER BY month NULLS FIRST ROWS UNBOUNDED PRECEDING) AS age_known,
        sum(born) OVER (PARTITION BY segment ORDER BY month NULLS FIRST ROWS UNBOUNDED PRECEDING) AS born
    FROM changes
)
SELECT
    s.month, s.segment, s.customers, NULL AS new_customers, s.tickets, s.net, s.net_costed, s.margin, s.age_known,
    CAST(
        s.age_known * (extract(YEAR FROM s.month) + extract(MONTH FROM s.month) / 12.0) - s.born AS DECIMAL(18, 4)
    ) AS age_years
FROM sums AS s
UNION ALL
SELECT m.month, 'new' AS segment, NULL, sum(f.customers), NULL, NULL, NULL, NULL, NULL, NULL
FROM months AS m
JOIN firsts AS f ON f.month <= m.month AND f.month > m.month - INTERVAL '12' MONTH
GROUP BY m.month
