-- Answers: which staged rows give way: a file's second row of a key, and an earlier file's row of it.
CREATE OR REPLACE TEMP TABLE load_losers AS
SELECT row_id, nth > 1 AS same_file
FROM (
    SELECT rowid AS row_id, _file,
        row_number() OVER (PARTITION BY {{keys}}, _file ORDER BY _row) AS nth,
        max(_file) OVER (PARTITION BY {{keys}}) AS latest
    FROM load_incoming
    WHERE _problem = 0 AND hash({{keys}}) IN (SELECT h FROM load_duplicates)
) AS ranked
WHERE nth > 1 OR _file <> latest
