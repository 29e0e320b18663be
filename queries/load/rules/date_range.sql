-- Answers: a day before 1900 or after 2100 is a slip.
WHEN {{typed}} < DATE '1900-01-01' OR {{typed}} >= DATE '2101-01-01' THEN {{code}}
