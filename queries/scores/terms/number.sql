-- Answers: a number. Place: `number`.
CAST('{{number}}' AS DOUBLE)
