-- Answers: everybody whom a rule takes, with what a file may need of them, in the order of their ids. `excluded` and
-- `preceded` are the place of the first audience that the destination leaves out, or that comes before, and that has
-- them; -1 where none has. A consent holds that was given on the as-of day and not denied by the last change loaded,
-- whenever that was; of two changes at once the denial counts. Places: `excluded`, `preceded`, `rule`.
WITH denial AS (
    SELECT customer_id, lower(channel) AS channel, max(changed_at) AS at
    FROM consents
    WHERE NOT granted
    GROUP BY customer_id, lower(channel)
),
denied AS (
    SELECT
        d.customer_id,
        bool_or(d.channel = 'email') AS email,
        bool_or(d.channel = 'sms') AS sms,
        bool_or(d.channel = 'post') AS post,
        bool_or(d.channel = 'ads') AS ads
    FROM denial AS d
    ANTI JOIN consents AS g
        ON g.granted AND g.customer_id = d.customer_id AND lower(g.channel) = d.channel AND g.changed_at > d.at
    GROUP BY d.customer_id
)
SELECT
    p.customer_id,
    p.tier,
    ({{excluded}})::INTEGER AS excluded,
    ({{preceded}})::INTEGER AS preceded,
    p.consent_email AND NOT coalesce(d.email, FALSE) AS consent_email,
    p.consent_sms AND NOT coalesce(d.sms, FALSE) AS consent_sms,
    p.consent_post AND NOT coalesce(d.post, FALSE) AS consent_post,
    p.consent_ads AND NOT coalesce(d.ads, FALSE) AS consent_ads,
    -- Accents in one form: two forms of one name have two hashes.
    c.email, c.phone,
    nfc_normalize(c.first_name) AS first_name, nfc_normalize(c.last_name) AS last_name,
    nfc_normalize(c.address) AS address, c.postal_code, nfc_normalize(c.city) AS city, c.country,
    c.birth_date, c.gender, p.value_12m
FROM audience_person AS p
LEFT JOIN customers AS c ON c.customer_id = p.customer_id
LEFT JOIN denied AS d ON d.customer_id = p.customer_id
WHERE {{rule}}
ORDER BY p.customer_id
