-- Answers: lists the rows that repeat a key of their own file.
INSERT INTO load_rejects
SELECT i._file, f.source, f.path, i._row, {{column}}, 'duplicate key', left(concat_ws(' / ', {{keys}}), 80)
FROM load_losers AS l
JOIN load_incoming AS i ON i.rowid = l.row_id
JOIN load_files AS f ON f.file_id = i._file
WHERE l.same_file
