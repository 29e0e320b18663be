-- Answers: how many people each of several rules takes, their net revenue, and who of them can be shown advertising.
-- Places: `rules`: each as a column; `customers`, `revenue`, `ads`: one of the terms for each of these columns.
WITH asked AS (
    SELECT
        {{rules}},
        p.revenue,
        p.consent_ads AND (p.has_email OR p.has_phone OR p.has_address) AS ads
    FROM audience_person AS p
)
SELECT [{{customers}}] AS customers, [{{revenue}}] AS revenue, [{{ads}}] AS ads
FROM asked
