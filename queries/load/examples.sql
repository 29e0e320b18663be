-- Answers: the first rejected rows of a source in this load.
SELECT file, line, column_name, reason FROM load_rejects WHERE source = ? ORDER BY file_id, line LIMIT 3
