-- Answers: the ids of one table more.
UNION
