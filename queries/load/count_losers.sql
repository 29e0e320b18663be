-- Answers: how many staged rows of each file repeat a key of the file, and how many a later file replaces.
SELECT i._file, count(*) FILTER (WHERE l.same_file), count(*) FILTER (WHERE NOT l.same_file)
FROM load_losers AS l
JOIN load_incoming AS i ON i.rowid = l.row_id
GROUP BY 1
ORDER BY 1
