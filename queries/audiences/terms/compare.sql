-- Answers: whether a field compares with a value; not where it is unknown. Places: `column`, `operator`, `value`.
coalesce(p.{{column}} {{operator}} {{value}}, FALSE)
