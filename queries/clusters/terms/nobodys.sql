-- Answers: no segment.
CAST(NULL AS SMALLINT)
