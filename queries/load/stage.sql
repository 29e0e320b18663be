-- Answers: stages a file's rows, those that break a rule included: they keep their place for the second pass.
INSERT INTO load_incoming
SELECT {{values}}, {{file_id}}, row_no, problem FROM ({{rows}}) AS staged
