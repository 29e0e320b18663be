-- Answers: Any value as text.
CAST({{value}} AS VARCHAR)
