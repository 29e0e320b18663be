-- Answers: whether each customer gives a consent to e-mail, SMS or post. Per channel, what `customers` says of today
-- counts; where it says nothing, the latest change in `consents` up to the as-of day. Who is known by neither is left out.
WITH latest AS (
    SELECT c.customer_id, lower(trim(c.channel)) AS channel, max_by(c.granted, c.changed_at) AS granted
    FROM consents AS c
    CROSS JOIN mart_windows AS w
    WHERE c.changed_at < w.as_of + INTERVAL '1' DAY
    GROUP BY c.customer_id, lower(trim(c.channel))
),
history AS (
    SELECT
        customer_id,
        bool_or(granted) FILTER (WHERE channel = 'email') AS email,
        bool_or(granted) FILTER (WHERE channel = 'sms') AS sms,
        bool_or(granted) FILTER (WHERE channel = 'post') AS post
    FROM latest
    GROUP BY customer_id
),
known AS (
    SELECT
        coalesce(c.customer_id, h.customer_id) AS customer_id,
        coalesce(c.consent_email, h.email) AS email,
        coalesce(c.consent_sms, h.sms) AS sms,
        coalesce(c.consent_post, h.post) AS post
    FROM customers AS c
    FULL JOIN history AS h ON h.customer_id = c.customer_id
)
SELECT
    customer_id,
    coalesce(email, FALSE) OR coalesce(sms, FALSE) OR coalesce(post, FALSE) AS contactable
FROM known
WHERE coalesce(email, sms, post) IS NOT NULL
