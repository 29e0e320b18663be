-- Answers: forgets files that were loaded again, with their rejected rows.
DELETE FROM load_files WHERE file_id IN ({{old_files}});
DELETE FROM rejected_rows WHERE file_id IN ({{old_files}});
