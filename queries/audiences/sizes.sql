-- Answers: how many people each of several rules takes, their net revenue, and who of them can be shown advertising.
-- Places: `customers`, `revenue`, `ads`: one of the terms for each rule.
SELECT [{{customers}}] AS customers, [{{revenue}}] AS revenue, [{{ads}}] AS ads
FROM (
    SELECT *, p.consent_ads AND (p.has_email OR p.has_phone OR p.has_address) AS ads FROM audience_person AS p
) AS p
