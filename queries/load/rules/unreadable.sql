-- Answers: a value is there and does not convert.
WHEN {{typed}} IS NULL AND {{present}} IS NOT NULL THEN {{code}}
