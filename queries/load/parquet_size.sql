-- Answers: how many rows and row groups a Parquet file has, and how many threads may read it.
SELECT num_rows, num_row_groups, CAST(current_setting('threads') AS BIGINT)
FROM parquet_file_metadata({{path}})
