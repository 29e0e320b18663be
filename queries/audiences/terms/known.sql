-- Answers: whether a field is known. Place: `column`.
(p.{{column}} IS NOT NULL)
