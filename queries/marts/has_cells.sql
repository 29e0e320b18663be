-- Answers: whether the measures of every ticket are kept.
SELECT count(*) > 0 FROM duckdb_tables() WHERE table_name = 'ticket_cells' AND database_name = 'scratch'
