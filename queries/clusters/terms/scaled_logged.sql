-- Answers: a variable in logarithms as distances take it. Places: `value`, `fill`: what stands for what is unknown; `low`,
-- `high`, `centre`, `spread`.
(ln(1 + least(greatest(coalesce(CAST({{value}} AS DOUBLE), CAST('{{fill}}' AS DOUBLE)), CAST('{{low}}' AS DOUBLE)), CAST('{{high}}' AS DOUBLE)))
    - CAST('{{centre}}' AS DOUBLE)) / CAST('{{spread}}' AS DOUBLE)
