-- Answers: a variable in logarithms as distances take it; what is unknown lies in the middle. Places: `value`, `low`, `high`,
-- `centre`, `spread`.
CASE
    WHEN {{value}} IS NULL THEN 0
    ELSE (ln(1 + least(greatest(CAST({{value}} AS DOUBLE), CAST('{{low}}' AS DOUBLE)), CAST('{{high}}' AS DOUBLE)))
        - CAST('{{centre}}' AS DOUBLE)) / CAST('{{spread}}' AS DOUBLE)
END
