-- Answers: everybody known now, beside the number and the fingerprint that the load before gave them.
CREATE OR REPLACE TEMP TABLE search_now AS
SELECT
    k.customer_id,
    p.person,
    p.fingerprint AS fingerprint_before,
    hash(c.first_name, c.last_name, c.postal_code, c.email, c.phone, c.loyalty_card, c.country, {{country}}) AS fingerprint,
    c.first_name, c.last_name, c.postal_code, c.city, c.home_store_id AS store_id,
    g.segment, v.last_day, l.channel, CASE WHEN v.n_lines > 0 THEN v.n_net END AS net,
    -- A denial counts, whichever of the two says it.
    coalesce(a.email, TRUE) AND coalesce(c.consent_email, a.email) AS consent_email,
    coalesce(a.sms, TRUE) AND coalesce(c.consent_sms, a.sms) AS consent_sms,
    coalesce(a.post, TRUE) AND coalesce(c.consent_post, a.post) AS consent_post,
    coalesce(a.ads, TRUE) AND coalesce(c.consent_ads, a.ads) AS consent_ads
FROM (SELECT customer_id FROM customers UNION SELECT customer_id FROM mart_customer_value) AS k
LEFT JOIN customers AS c ON c.customer_id = k.customer_id
LEFT JOIN mart_customer_value AS v ON v.customer_id = k.customer_id
LEFT JOIN mart_customer_segment AS g ON g.customer_id = k.customer_id
LEFT JOIN search_person AS p ON p.customer_id = k.customer_id
LEFT JOIN (
    SELECT d.customer_id, min(d.channel) AS channel
    FROM mart_customer_day AS d
    JOIN mart_customer_value AS v ON v.customer_id = d.customer_id AND v.last_day = d.day
    WHERE d.tickets > 0
    GROUP BY d.customer_id
) AS l ON l.customer_id = k.customer_id
LEFT JOIN (
    SELECT
        customer_id,
        max_by(granted, changed_at) FILTER (WHERE lower(trim(channel)) = 'email') AS email,
        max_by(granted, changed_at) FILTER (WHERE lower(trim(channel)) = 'sms') AS sms,
        max_by(granted, changed_at) FILTER (WHERE lower(trim(channel)) = 'post') AS post,
        max_by(granted, changed_at) FILTER (WHERE lower(trim(channel)) = 'ads') AS ads
    FROM consents
    WHERE changed_at < (SELECT max(as_of) + 1 FROM mart_windows)
    GROUP BY customer_id
) AS a ON a.customer_id = k.customer_id
-- Who was erased is nobody to be found.
WHERE NOT regexp_full_match(k.customer_id, 'erased-[0-9a-f]{16}')
