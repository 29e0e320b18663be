-- Answers: The value inside a guarded expression.
{{value}}.v
