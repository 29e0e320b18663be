-- Answers: the windows' days as text, for statements that compare many rows with them: a day that is written out is
-- compared at half the cost of one that is joined.
SELECT
    CAST(as_of AS STRING) AS as_of,
    CAST(n_from AS STRING) AS n_from,
    CAST(n1_from AS STRING) AS n1_from,
    CAST(n1_to AS STRING) AS n1_to
FROM mart_windows
