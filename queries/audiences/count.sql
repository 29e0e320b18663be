-- Answers: how many people of each segment a rule takes, their net revenue, and who of them can be reached how. Place:
-- `rule`.
WITH taken AS (
    SELECT
        p.tier, p.revenue,
        p.has_email AND p.consent_email AS email,
        p.has_phone AND p.consent_sms AS phone,
        p.consent_ads AND (p.has_email OR p.has_phone OR p.has_address) AS ads
    FROM audience_person AS p
    WHERE {{rule}}
)
SELECT
    tier AS segment,
    count(*) AS customers,
    coalesce(sum(revenue), 0)::DECIMAL(38,2) AS revenue,
    count(*) FILTER (WHERE email) AS email,
    count(*) FILTER (WHERE phone) AS phone,
    count(*) FILTER (WHERE ads) AS ads
FROM taken
GROUP BY tier
