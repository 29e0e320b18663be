-- Answers: the different histories there are, by rounded times. Places: `unit`, `half`: how times are rounded;
-- `histories_of_year`: those of the last year alone, where they are asked for.
SELECT DISTINCT
    repeats,
    CAST(floor((last_days + {{half}}) / {{unit}}) AS INTEGER) AS last_key,
    CAST(floor((age_days + {{half}}) / {{unit}}) AS INTEGER) AS age_key
FROM work.feature
{{histories_of_year}}
ORDER BY repeats NULLS LAST, last_key NULLS LAST, age_key NULLS LAST
