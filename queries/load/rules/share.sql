-- Answers: a share lies between 0 and 1.
WHEN {{typed}} NOT BETWEEN 0 AND 1 THEN {{code}}
