-- Answers: the log-odds of no purchase by the last year alone, a column. Place: `gone`: whose.
CAST(ln(y.{{gone}} / (1 - y.{{gone}})) AS REAL) AS pattern_year_{{gone}}
