-- Answers: everything that a rule may ask of a customer, one row each, by and large in the order of their numbers, which is
-- all but that of their ids: a join moves whole groups of rows. What scores tell is in `audiences/scores` too.
DELETE FROM audience_person;
INSERT INTO audience_person BY NAME
WITH day AS (SELECT max(as_of) AS as_of FROM mart_windows),
contact AS (
    SELECT
        m.customer_id,
        count(*) FILTER (WHERE m.sent_at >= d.as_of - 29) AS messages_30d,
        count(m.opened_at) AS opened_90d
    FROM messages AS m
    CROSS JOIN day AS d
    WHERE m.sent_at >= d.as_of - 89 AND m.sent_at < d.as_of + 1 AND m.customer_id IS NOT NULL
    GROUP BY m.customer_id
),
known AS (
    SELECT
        *,
        nullif(trim(first_name), '') IS NOT NULL AND nullif(trim(last_name), '') IS NOT NULL
            AND nullif(trim(postal_code), '') IS NOT NULL AND nullif(trim(country), '') IS NOT NULL AS has_address,
        CASE WHEN birth_date <= d.as_of AND birth_date > d.as_of - INTERVAL 120 YEAR THEN birth_date END AS born
    FROM customers
    CROSS JOIN day AS d
)
SELECT
    p.person,
    p.customer_id,
    p.segment AS tier,
    g.n1_segment AS tier_n1,
    'B' || b.cluster AS cluster,
    v.n_net AS revenue,
    v.n1_net AS revenue_n1,
    v.n_tickets AS tickets,
    v.n1_tickets AS tickets_n1,
    CASE WHEN v.n_tickets > 0 THEN (v.n_net / v.n_tickets)::DECIMAL(18,2) END AS basket,
    v.n_net_costed - v.n_cost AS margin,
    e.net AS revenue_ever,
    e.tickets AS tickets_ever,
    v.first_day AS first_purchase,
    v.last_day AS last_purchase,
    d.as_of - v.last_day AS recency,
    s.churn_30 AS churn_30d, s.churn_60 AS churn_60d, s.churn_90 AS churn_90d, s.churn_180 AS churn_180d,
    s.churn_365 AS churn_365d,
    s.back_90 AS return_90d, s.back_365 AS return_365d,
    s.purchases_12 AS orders_12m,
    s.revenue_3 AS value_3m, s.revenue_12 AS value_12m, s.revenue_36 AS value_36m,
    p.channel,
    p.store_id AS store,
    t.region,
    c.country, c.city, c.postal_code, c.language, lower(c.gender) AS gender,
    date_sub('year', c.born, d.as_of) AS age,
    -- The birthday of this year, or of the next; who was born on 29 February has it on the 28th in other years.
    CASE
        WHEN c.born + to_years(extract(YEAR FROM d.as_of)::INTEGER - extract(YEAR FROM c.born)::INTEGER) >= d.as_of
            THEN (c.born + to_years(extract(YEAR FROM d.as_of)::INTEGER - extract(YEAR FROM c.born)::INTEGER))::DATE - d.as_of
        ELSE (c.born + to_years(extract(YEAR FROM d.as_of)::INTEGER - extract(YEAR FROM c.born)::INTEGER + 1))::DATE - d.as_of
    END AS birthday_in,
    c.joined_on AS joined,
    coalesce(p.consent_email, FALSE) AS consent_email,
    coalesce(p.consent_sms, FALSE) AS consent_sms,
    coalesce(p.consent_post, FALSE) AS consent_post,
    coalesce(p.consent_ads, FALSE) AS consent_ads,
    coalesce(nullif(trim(c.email), '') IS NOT NULL, FALSE) AS has_email,
    coalesce(nullif(trim(c.phone), '') IS NOT NULL, FALSE) AS has_phone,
    coalesce(c.has_address, FALSE) AS has_address,
    CASE WHEN (SELECT count(*) > 0 FROM contact) THEN coalesce(m.messages_30d, 0) END AS messages_30d,
    CASE WHEN (SELECT count(*) > 0 FROM contact) THEN coalesce(m.opened_90d, 0) END AS opened_90d
FROM search_person AS p
CROSS JOIN day AS d
LEFT JOIN known AS c ON c.customer_id = p.customer_id
LEFT JOIN stores AS t ON t.store_id = p.store_id
LEFT JOIN mart_customer_value AS v ON v.customer_id = p.customer_id
LEFT JOIN mart_customer_segment AS g ON g.customer_id = p.customer_id
LEFT JOIN cluster_member AS b ON b.customer_id = p.customer_id
LEFT JOIN mart_customer AS e ON e.customer_id = p.customer_id
LEFT JOIN mart_score AS s ON s.customer_id = p.customer_id
LEFT JOIN contact AS m ON m.customer_id = p.customer_id;
