-- Answers: whether a customer is in a set that was gathered before. Place: `set`: its number.
in_set({{set}}, p.person)
