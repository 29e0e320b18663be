-- Answers: which schema version a generation has; no row when it has none.
SELECT max(value) FROM load_meta WHERE key = 'schema_version'
