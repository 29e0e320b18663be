-- Answers: the next file's id; ids grow with every load, so that the later file can be told.
SELECT coalesce(max(file_id), 0) + 1 FROM load_files
