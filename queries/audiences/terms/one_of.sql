-- Answers: whether a field is one of some values. Places: `column`, `values`.
coalesce(p.{{column}} IN ({{values}}), FALSE)
