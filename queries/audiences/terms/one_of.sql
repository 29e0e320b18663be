-- Answers: whether a field is one of some values. Places: `column`, `values`.
(p.{{column}} IN ({{values}}))
