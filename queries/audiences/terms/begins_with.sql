-- Answers: whether a field begins with a text. Places: `column`, `value`.
coalesce(starts_with(p.{{column}}, {{value}}), FALSE)
