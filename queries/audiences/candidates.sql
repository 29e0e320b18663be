-- Answers: everybody who meets a condition, with what a file may need of them, in the order of their ids. `excluded` and
-- `preceded` are the place of the first audience that the destination leaves out, or that comes before, and that has
-- them; -1 where none has. A consent holds that was given on the as-of day and not denied by the last change since; of
-- two changes at once the denial counts. Only changes since are looked at: there are few, and all of them would not fit
-- into a dry run's memory. Places: `excluded`, `preceded`, `whom`.
WITH denial AS (
    SELECT customer_id, lower(trim(channel)) AS channel
    FROM consents
    WHERE changed_at >= (SELECT max(as_of) + 1 FROM mart_windows)
    GROUP BY customer_id, lower(trim(channel))
    HAVING max(changed_at) FILTER (NOT granted)
        >= coalesce(max(changed_at) FILTER (granted), max(changed_at) FILTER (NOT granted))
),
denied AS (
    SELECT
        customer_id,
        bool_or(channel = 'email') AS email,
        bool_or(channel = 'sms') AS sms,
        bool_or(channel = 'post') AS post,
        bool_or(channel = 'ads') AS ads
    FROM denial
    GROUP BY customer_id
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
WHERE {{whom}}
ORDER BY p.customer_id
