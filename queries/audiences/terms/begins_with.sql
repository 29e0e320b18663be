-- Answers: whether a field begins with a text. Places: `column`, `value`.
starts_with(p.{{column}}, {{value}})
