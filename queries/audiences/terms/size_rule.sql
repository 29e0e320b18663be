-- Answers: a rule as a column. Places: `rule`, `name`.
{{rule}} AS {{name}}
