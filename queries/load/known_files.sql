-- Answers: every file loaded, with its content and how its source's mapping read it.
SELECT source, path, sha256, mapping, bytes, modified_ns FROM load_files
