-- Answers: whether a field is one of many values, given as one list. Places: `column`, `values`.
coalesce(p.{{column}} IN (SELECT unnest({{values}})), FALSE)
