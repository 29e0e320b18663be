-- Answers: the rows of purchases that count. Places: `table`, `until`, `only`: further conditions.
{{table}} AS b WHERE b.day <= {{until}}{{only}}
