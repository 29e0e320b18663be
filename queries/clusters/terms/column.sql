-- Answers: a variable as a column. Places: `value`, `number`.
, CAST({{value}} AS REAL) AS v{{number}}
