-- Answers: what one variable adds to a squared length. Place: `value`.
{{value}} * {{value}}
