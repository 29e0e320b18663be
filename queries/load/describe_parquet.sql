-- Answers: a Parquet file's columns.
DESCRIBE SELECT * FROM read_parquet({{path}}, hive_partitioning = false)
