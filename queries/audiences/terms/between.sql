-- Answers: whether a field lies between two values, both included. Places: `column`, `low`, `high`.
(p.{{column}} BETWEEN {{low}} AND {{high}})
