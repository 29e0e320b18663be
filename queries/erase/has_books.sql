-- Answers: whether a generation knows who is erased.
SELECT count(*) FROM duckdb_tables() WHERE table_name = 'erased_people' AND database_name = current_database()
