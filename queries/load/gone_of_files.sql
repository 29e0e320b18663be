-- Answers: which rows of a table came from the given files.
CREATE OR REPLACE TEMP TABLE load_gone AS
SELECT t.rowid AS row_id, {{day}} AS day, FALSE AS replaced FROM {{table}} AS t WHERE t._file IN ({{old_files}})
