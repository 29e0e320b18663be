-- Answers: no place on earth lies beyond 180 degrees.
WHEN abs({{typed}}) > 180 THEN {{code}}
