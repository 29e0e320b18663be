-- Answers: one Parquet file's rows with their place in it.
read_parquet({{path}}, file_row_number = true, hive_partitioning = false)
