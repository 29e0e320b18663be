-- Answers: a rejected value as people see it.
left({{value}}, 80)
