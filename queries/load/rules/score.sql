-- Answers: likelihood to recommend runs from 0 to 10.
WHEN {{typed}} NOT BETWEEN 0 AND 10 THEN {{code}}
