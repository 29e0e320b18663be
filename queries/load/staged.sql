-- Answers: how many rows of a file are staged.
SELECT count(*) FROM load_incoming WHERE _file = {{file_id}}
