-- Answers: how many staged rows of a file break which rule.
SELECT _problem, count(*) FROM load_incoming WHERE _file = {{file_id}} AND _problem <> 0 GROUP BY 1 ORDER BY 1
