-- Answers: a file's rows: per canonical column the value as given (x), with blanks made absent (r) and typed (c),
-- the row's place in the file, and the number of the first rule that it breaks.
SELECT *, CASE WHEN FALSE THEN 0 {{rules}} ELSE 0 END AS problem
FROM (
    SELECT *, {{typed}}
    FROM (
        SELECT *, {{present}}
        FROM (SELECT {{given}}, {{row}} AS row_no FROM {{source}}) AS given
    ) AS present
) AS typed
