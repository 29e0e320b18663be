-- Answers: the expression failed on this row.
WHEN {{given}} IS NULL THEN {{code}}
