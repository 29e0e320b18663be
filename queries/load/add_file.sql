-- Answers: notes a file that is being loaded.
INSERT INTO load_files VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, make_timestamp(?), ?)
