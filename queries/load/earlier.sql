-- Answers: under which ids a file was loaded before, and into which table.
-- Parameter 1: source. Parameter 2: path.
SELECT file_id, table_name FROM load_files WHERE source = ? AND path = ?
