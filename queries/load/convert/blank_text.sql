-- Answers: An empty text is absent.
nullif({{value}}, '')
