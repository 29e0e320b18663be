-- Answers: whether a field compares with a value; unknown where it is unknown. Places: `column`, `operator`, `value`.
(p.{{column}} {{operator}} {{value}})
