-- Answers: creates one canonical table; `_file` is the file in `load_files` that gave the row.
CREATE TABLE IF NOT EXISTS {{table}} ({{columns}}, _file INTEGER)
