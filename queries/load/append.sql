-- Answers: brings the staged rows to a table, in its order. Columns that no file gives stay out of the sort.
INSERT INTO {{table}} ({{columns}}, _file)
SELECT {{values}}, _file
FROM (SELECT {{sorted}}, _file FROM load_incoming WHERE _problem = 0 ORDER BY {{cluster}}) AS sorted
