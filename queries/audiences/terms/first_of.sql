-- Answers: the place of the first of some rules that takes somebody. Place: `whens`.
CASE {{whens}} ELSE -1 END
