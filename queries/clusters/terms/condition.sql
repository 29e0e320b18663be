-- Answers: one condition of a rule; what is unknown fulfils none. Places: `value`, `than`, `number`.
coalesce({{value}} {{than}} CAST('{{number}}' AS REAL), FALSE)
