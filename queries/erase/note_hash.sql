-- Answers: notes one more person who is erased. Parameter 1: the salted hash.
INSERT INTO erased_people SELECT CAST(? AS VARCHAR) AS hash EXCEPT SELECT hash FROM erased_people
