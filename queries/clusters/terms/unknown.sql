-- Answers: what nobody knows.
CAST(NULL AS REAL)
