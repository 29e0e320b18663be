-- Answers: the first that holds. Place: `whens`.
CASE{{whens}} END
