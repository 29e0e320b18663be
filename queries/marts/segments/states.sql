-- Answers: each customer's stretches of months with the same 12 months behind them, from three years ago on: what these
-- hold, and the segment. A stretch lasts until the month before `until`.
-- A month's amounts come in at the month and go out twelve months later; 36 months after a purchase without another
-- a sleeper is lost. What lies before the first month kept is brought together in it.
WITH monthly AS (
    SELECT
        d.customer_id,
        CAST(date_trunc('month', d.day) AS DATE) AS month,
        sum(d.lines) AS lines,
        sum(d.tickets) AS tickets,
        coalesce(sum(d.net), 0) AS net,
        sum(d.net_costed) AS net_costed,
        sum(d.net_costed) - sum(d.cost) AS margin
    FROM mart_customer_day AS d
    CROSS JOIN mart_windows AS w
    WHERE d.day < w.last_month + INTERVAL '1' MONTH
        AND d.day >= w.months_from - INTERVAL '11' MONTH
    GROUP BY d.customer_id, CAST(date_trunc('month', d.day) AS DATE)
),
-- The last purchase before the months that count, for those who sleep or are lost.
earlier AS (
    SELECT d.customer_id, CAST(date_trunc('month', max(d.day)) AS DATE) AS month
    FROM mart_customer_day AS d
    CROSS JOIN mart_windows AS w
    WHERE d.day < w.months_from - INTERVAL '11' MONTH AND d.tickets > 0
    GROUP BY d.customer_id
),
events AS (
    SELECT
        m.customer_id,
        CASE WHEN m.month < w.months_from THEN w.months_from ELSE m.month END AS month,
        CASE WHEN m.tickets > 0 THEN m.month END AS bought,
        m.lines, m.tickets, m.net, m.net_costed, m.margin
    FROM monthly AS m
    CROSS JOIN mart_windows AS w
    UNION ALL
    SELECT
        m.customer_id,
        CAST(m.month + INTERVAL '12' MONTH AS DATE) AS month,
        NULL AS bought,
        -m.lines, -m.tickets, -m.net, -m.net_costed, -m.margin
    FROM monthly AS m
    CROSS JOIN mart_windows AS w
    WHERE m.month + INTERVAL '12' MONTH <= w.last_month
    UNION ALL
    SELECT e.customer_id, w.months_from AS month, e.month AS bought, 0, 0, 0, NULL, NULL
    FROM earlier AS e
    CROSS JOIN mart_windows AS w
    UNION ALL
    SELECT p.customer_id, CAST(p.month + INTERVAL '36' MONTH AS DATE) AS month, NULL AS bought, 0, 0, 0, NULL, NULL
    FROM (
        SELECT customer_id, month FROM earlier
        UNION ALL
        SELECT customer_id, month FROM monthly WHERE tickets > 0
    ) AS p
    CROSS JOIN mart_windows AS w
    WHERE p.month + INTERVAL '36' MONTH <= w.last_month AND p.month + INTERVAL '36' MONTH > w.months_from
),
steps AS (
    SELECT
        customer_id,
        month,
        max(bought) AS bought,
        sum(lines) AS lines,
        sum(tickets) AS tickets,
        sum(net) AS net,
        sum(net_costed) AS net_costed,
        sum(margin) AS margin
    FROM events
    GROUP BY customer_id, month
),
running AS (
    SELECT
        customer_id,
        month,
        lead(month) OVER (PARTITION BY customer_id ORDER BY month NULLS FIRST) AS until,
        max(bought) OVER (PARTITION BY customer_id ORDER BY month NULLS FIRST ROWS UNBOUNDED PRECEDING) AS bought,
        sum(lines) OVER (PARTITION BY customer_id ORDER BY month NULLS FIRST ROWS UNBOUNDED PRECEDING) AS lines,
        sum(tickets) OVER (PARTITION BY customer_id ORDER BY month NULLS FIRST ROWS UNBOUNDED PRECEDING) AS tickets,
        sum(net) OVER (PARTITION BY customer_id ORDER BY month NULLS FIRST ROWS UNBOUNDED PRECEDING) AS net,
        sum(net_costed) OVER (PARTITION BY customer_id ORDER BY month NULLS FIRST ROWS UNBOUNDED PRECEDING) AS net_costed,
        sum(margin) OVER (PARTITION BY customer_id ORDER BY month NULLS FIRST ROWS UNBOUNDED PRECEDING) AS margin
    FROM steps
)
SELECT
    v.customer_id,
    v.month,
    v.until,
    {{state}} AS segment,
    v.tickets,
    v.net,
    v.net_costed,
    v.margin
FROM running AS v
CROSS JOIN mart_thresholds AS t
