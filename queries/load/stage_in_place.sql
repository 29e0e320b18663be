-- Answers: stages a file's rows in the order that their table is kept in, those that break a rule included. Columns
-- that the file does not give stay out of the sort.
INSERT INTO load_incoming ({{columns}}, _file, _row, _problem)
SELECT {{placed}}, {{file_id}}, row_no, problem
FROM (SELECT {{sorted}}, row_no, problem FROM ({{rows}}) AS staged ORDER BY {{cluster}}) AS sorted
