-- Answers: the customer base by day: ever bought, first bought that day, bought in the 365 days up to it.
-- A customer is active from a purchase until 364 days later; overlapping stretches are joined, so that each
-- customer enters once (+1) and leaves once (-1) per stretch.
WITH purchase_days AS (
    SELECT DISTINCT customer_id, day FROM mart_customer_day WHERE tickets > 0
),
gaps AS (
    SELECT
        customer_id,
        day,
        lag(day) OVER (PARTITION BY customer_id ORDER BY day NULLS FIRST) AS day_before,
        lead(day) OVER (PARTITION BY customer_id ORDER BY day NULLS FIRST) AS day_after
    FROM purchase_days
),
moves AS (
    SELECT
        day,
        sum(CASE WHEN day_before IS NULL THEN 1 ELSE 0 END) AS new_customers,
        sum(CASE WHEN day_before IS NULL OR day_before + INTERVAL '365' DAY <= day THEN 1 ELSE 0 END) AS entered
    FROM gaps
    GROUP BY day
),
leaves AS (
    SELECT CAST(day + INTERVAL '365' DAY AS DATE) AS day, count(*) AS gone
    FROM gaps
    WHERE day_after IS NULL OR day_after >= day + INTERVAL '365' DAY
    GROUP BY CAST(day + INTERVAL '365' DAY AS DATE)
),
steps AS (
    SELECT day, new_customers, entered, 0 AS gone, 1 AS shown FROM moves
    UNION ALL
    SELECT day, 0 AS new_customers, 0 AS entered, gone, 0 AS shown FROM leaves
),
days AS (
    SELECT
        day,
        sum(new_customers) AS new_customers,
        sum(entered) - sum(gone) AS change,
        max(shown) AS shown
    FROM steps
    GROUP BY day
),
running AS (
    SELECT
        day,
        sum(new_customers) OVER (ORDER BY day NULLS FIRST ROWS UNBOUNDED PRECEDING) AS customers,
        new_customers,
        sum(change) OVER (ORDER BY day NULLS FIRST ROWS UNBOUNDED PRECEDING) AS active_customers,
        shown
    FROM days
)
SELECT day, customers, new_customers, active_customers
FROM running
WHERE shown = 1
