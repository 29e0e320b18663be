-- Answers: notes what a file gave.
UPDATE load_files SET "rows" = ?, rejected = ? WHERE file_id = ?
