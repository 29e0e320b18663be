-- Answers: how many rows give way, and how many of them to a row of the same key.
SELECT count(*), count(*) FILTER (WHERE replaced) FROM load_gone
