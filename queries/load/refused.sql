-- Answers: the first rejected rows of a source in this load, as people may see them.
SELECT source, file, line, column_name, reason, value
FROM load_rejects
WHERE source = ?
ORDER BY file_id, line
LIMIT 10000
