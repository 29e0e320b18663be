-- Answers: a required value is absent.
WHEN {{typed}} IS NULL THEN {{code}}
