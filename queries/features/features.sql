-- Answers: what is known of every customer who bought up to a day (`cut`), and nothing of what comes after it.
-- Places: `days` (one row per customer and day), `lines`, `messages`: what is read; `cut`; `after_N`: N days before it;
-- `season_from` and `season_N`: 364 days before it, and N days after that; `after_long`: as far back as the longest features
-- look.
WITH
-- Days with returns alone count for amounts, not as purchases.
purchases AS (
    SELECT
        customer_id,
        max(CASE WHEN tickets > 0 THEN day END) AS last_day,
        min(CASE WHEN tickets > 0 THEN day END) AS first_day,
        count(*) FILTER (WHERE tickets > 0) AS days,
        sum(net) AS net,
        min(day) FILTER (WHERE tickets > 0 AND day > {{after_365}}) AS first_year,
        count(*) FILTER (WHERE tickets > 0 AND day > {{after_30}}) AS days_30,
        count(*) FILTER (WHERE tickets > 0 AND day > {{after_90}}) AS days_90,
        count(*) FILTER (WHERE tickets > 0 AND day > {{after_180}}) AS days_180,
        count(*) FILTER (WHERE tickets > 0 AND day > {{after_365}}) AS days_365,
        count(*) FILTER (WHERE tickets > 0 AND day > {{season_from}} AND day <= {{season_30}}) AS season_30,
        count(*) FILTER (WHERE tickets > 0 AND day > {{season_from}} AND day <= {{season_90}}) AS season_90,
        count(*) FILTER (WHERE tickets > 0 AND day > {{season_from}} AND day <= {{season_180}}) AS season_180,
        sum(tickets) FILTER (WHERE day > {{after_365}}) AS tickets_365,
        sum(net) FILTER (WHERE day > {{after_90}}) AS net_90,
        sum(net) FILTER (WHERE day > {{after_180}}) AS net_180,
        sum(net) FILTER (WHERE day > {{after_365}}) AS net_365,
        max(net) FILTER (WHERE tickets > 0 AND day > {{after_365}}) AS largest,
        min(day) FILTER (WHERE tickets > 0 AND day > {{after_long}}) AS first_long,
        count(*) FILTER (WHERE tickets > 0 AND day > {{after_long}}) AS days_long,
        sum(net) FILTER (WHERE day > {{after_long}}) AS net_long
    FROM {{days}}
    WHERE day <= {{cut}}
    GROUP BY customer_id
),
bought AS (
    SELECT
        s.customer_id,
        count(*) AS lines,
        sum(s.gross) FILTER (WHERE s.purchase = 1) AS gross,
        sum(s.discount) FILTER (WHERE s.purchase = 1) AS discount,
        sum(s.net_costed) FILTER (WHERE s.purchase = 1) AS net_costed,
        sum(s.cost) FILTER (WHERE s.purchase = 1) AS cost,
        sum(s.net) AS net,
        sum(s.quantity) FILTER (WHERE s.purchase = 1) AS units,
        count(*) FILTER (WHERE s.purchase = 0) AS returned,
        count(*) FILTER (WHERE s.store_id IS NULL) AS remote,
        count(*) FILTER (WHERE s.discount > 0) AS discounted,
        count(DISTINCT s.category) AS categories
    FROM {{lines}} AS s
    WHERE s.customer_id IS NOT NULL AND s.day > {{after_365}} AND s.day <= {{cut}}
    GROUP BY s.customer_id
),
sent AS (
    SELECT
        customer_id,
        count(*) AS sent_365,
        count(*) FILTER (WHERE CAST(sent_at AS DATE) > {{after_28}}) AS sent_28,
        count(*) FILTER (WHERE CAST(opened_at AS DATE) <= {{cut}}) AS opened,
        count(*) FILTER (WHERE CAST(clicked_at AS DATE) <= {{cut}}) AS clicked,
        count(*) FILTER (WHERE CAST(unsubscribed_at AS DATE) <= {{cut}}) AS unsubscribed,
        max(CAST(opened_at AS DATE)) FILTER (WHERE CAST(opened_at AS DATE) <= {{cut}}) AS last_open
    FROM {{messages}}
    WHERE CAST(sent_at AS DATE) > {{after_365}} AND CAST(sent_at AS DATE) <= {{cut}}
    GROUP BY customer_id
),
spans AS (
    SELECT
        *,
        extract(DAY FROM (CAST({{cut}} AS TIMESTAMP) - CAST(last_day AS TIMESTAMP))) AS recency,
        extract(DAY FROM (CAST({{cut}} AS TIMESTAMP) - CAST(first_day AS TIMESTAMP))) AS age,
        extract(DAY FROM (CAST({{cut}} AS TIMESTAMP) - CAST(first_year AS TIMESTAMP))) AS tenure_year,
        extract(DAY FROM (CAST({{cut}} AS TIMESTAMP) - CAST(first_long AS TIMESTAMP))) AS tenure
    FROM purchases
)
SELECT
    p.customer_id,
    CAST(p.recency AS REAL) AS recency,
    CAST(p.days_30 AS REAL) AS days_30,
    CAST(p.days_90 AS REAL) AS days_90,
    CAST(p.days_180 AS REAL) AS days_180,
    CAST(p.days_365 AS REAL) AS days_365,
    CAST(p.tenure_year AS REAL) AS tenure_year,
    CAST((p.tenure_year - p.recency) * 1.0 / nullif(p.days_365 - 1, 0) AS REAL) AS gap_year,
    CAST(p.season_30 AS REAL) AS season_30,
    CAST(p.season_90 AS REAL) AS season_90,
    CAST(p.season_180 AS REAL) AS season_180,
    CAST(coalesce(p.net_90, 0) AS REAL) AS net_90,
    CAST(coalesce(p.net_365, 0) AS REAL) AS net_365,
    CAST(coalesce(p.net_180, 0) / nullif(p.net_365, 0) AS REAL) AS trend,
    CAST(p.net_365 / nullif(p.tickets_365, 0) AS REAL) AS basket,
    CAST(p.largest AS REAL) AS largest,
    CAST(
        CASE
            WHEN p.net_365 >= t.best_revenue AND p.tickets_365 >= t.best_tickets THEN 3
            WHEN p.net_365 >= t.large_revenue AND p.tickets_365 >= t.large_tickets THEN 2
            WHEN p.net_365 >= t.medium_revenue AND p.tickets_365 >= t.medium_tickets THEN 1
            ELSE 0
        END AS REAL
    ) AS tier,
    CAST(b.units / nullif(p.tickets_365, 0) AS REAL) AS units,
    CAST(b.discount / nullif(b.gross, 0) AS REAL) AS discount_rate,
    CAST(b.discounted * 1.0 / nullif(b.lines, 0) AS REAL) AS promotion_share,
    CAST(b.returned * 1.0 / nullif(b.lines, 0) AS REAL) AS return_share,
    CAST(b.remote * 1.0 / nullif(b.lines, 0) AS REAL) AS remote_share,
    CAST(coalesce(b.categories, 0) AS REAL) AS categories,
    CAST(coalesce(s.sent_28, 0) AS REAL) AS sent_28,
    CAST(coalesce(s.sent_365, 0) AS REAL) AS sent_365,
    CAST(s.opened * 1.0 / nullif(s.sent_365, 0) AS REAL) AS open_rate,
    CAST(s.clicked * 1.0 / nullif(s.sent_365, 0) AS REAL) AS click_rate,
    CAST(coalesce(s.unsubscribed, 0) AS REAL) AS unsubscribed,
    CAST(extract(DAY FROM (CAST({{cut}} AS TIMESTAMP) - CAST(s.last_open AS TIMESTAMP))) AS REAL) AS since_open,
    CAST(p.tenure AS REAL) AS tenure,
    CAST(coalesce(p.days_long, 0) AS REAL) AS days_long,
    CAST((p.tenure - p.recency) * 1.0 / nullif(p.days_long - 1, 0) AS REAL) AS gap_long,
    CAST(p.recency * (p.days_long - 1) * 1.0 / nullif(p.tenure - p.recency, 0) AS REAL) AS overdue,
    CAST(coalesce(p.net_long, 0) - coalesce(p.net_365, 0) AS REAL) AS net_before,
    CAST(
        CASE
            WHEN p.net_long - coalesce(p.net_365, 0) >= t.best_revenue THEN 3
            WHEN p.net_long - coalesce(p.net_365, 0) >= t.large_revenue THEN 2
            WHEN p.net_long - coalesce(p.net_365, 0) >= t.medium_revenue THEN 1
            ELSE 0
        END AS REAL
    ) AS tier_before,
    -- What follows is no feature: the whole history, for the purchase-count models, and amounts of the last year.
    CAST(p.days - 1 AS INTEGER) AS repeats,
    CAST(p.age - p.recency AS INTEGER) AS last_days,
    CAST(p.age AS INTEGER) AS age_days,
    CAST(p.net / p.days AS REAL) AS spend,
    CAST(p.net AS REAL) AS net_ever,
    CAST(coalesce(b.net, 0) AS DECIMAL(18,2)) AS net_year,
    CAST(1 - b.cost / nullif(b.net_costed, 0) AS REAL) AS margin_rate
FROM spans AS p
LEFT JOIN bought AS b ON b.customer_id = p.customer_id
LEFT JOIN sent AS s ON s.customer_id = p.customer_id
LEFT JOIN mart_thresholds AS t ON TRUE
WHERE p.days > 0
