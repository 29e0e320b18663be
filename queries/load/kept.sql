-- Answers: how many staged rows of each file go to the table.
SELECT _file, count(*) FROM load_incoming WHERE _problem = 0 GROUP BY 1 ORDER BY 1
