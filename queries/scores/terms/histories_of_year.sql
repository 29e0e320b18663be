-- Answers: the histories of the last year alone, beside those of all the time. Places: `unit`, `half`.
UNION
SELECT DISTINCT
    CAST(days_365 AS INTEGER) - 1 AS repeats,
    CAST(floor((tenure_year - recency + {{half}}) / {{unit}}) AS INTEGER) AS last_key,
    CAST(floor((tenure_year + {{half}}) / {{unit}}) AS INTEGER) AS age_key
FROM work.feature
WHERE days_365 >= 1
