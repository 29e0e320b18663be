-- Answers: whether a generation has a table of numbers.
SELECT count(*) FROM duckdb_tables() WHERE table_name = 'load_meta' AND NOT temporary
