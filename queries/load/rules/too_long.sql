-- Answers: a text beyond one megabyte is none.
WHEN strlen({{typed}}) > 1000000 THEN {{code}}
