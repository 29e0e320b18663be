-- Answers: whether a field is one of many values, given as one list. Places: `column`, `values`.
(p.{{column}} IN (SELECT unnest({{values}})))
