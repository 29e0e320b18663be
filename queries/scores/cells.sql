-- Answers: the different histories there are, by rounded times. Place: `unit`: days that they are rounded to.
SELECT DISTINCT
    repeats,
    CAST(floor((last_days + {{half}}) / {{unit}}) AS INTEGER) AS last_key,
    CAST(floor((age_days + {{half}}) / {{unit}}) AS INTEGER) AS age_key
FROM work.feature
ORDER BY repeats NULLS LAST, last_key NULLS LAST, age_key NULLS LAST
