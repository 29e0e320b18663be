-- Answers: a rejected value of a personal column: its first character and its length up to ten.
left({{value}}, 1) || repeat('•', least(greatest(length({{value}}) - 1, 0), 9))
