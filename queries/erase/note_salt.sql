-- Answers: notes one more salt. Parameter 1: the salt.
INSERT INTO erasure_salts SELECT CAST(? AS VARCHAR) AS salt EXCEPT SELECT salt FROM erasure_salts
