-- Answers: how many people of each segment a rule takes, their net revenue, who of them can be reached how, and the first of
-- them by their numbers. Of a rule with few conditions the console answers the same from the set of each (`condition`,
-- `purchases`) and from `told`. Places: `rule`, `first`: the numbers of some of them.
SELECT
    p.tier AS segment,
    count(*) AS customers,
    coalesce(sum(p.revenue), 0)::DECIMAL(38,2) AS revenue,
    count(*) FILTER (WHERE p.has_email AND p.consent_email) AS email,
    count(*) FILTER (WHERE p.has_phone AND p.consent_sms) AS phone,
    count(*) FILTER (WHERE p.consent_ads AND (p.has_email OR p.has_phone OR p.has_address)) AS ads,
    {{first}} AS first
FROM audience_person AS p
WHERE {{rule}}
GROUP BY p.tier
