-- Answers: a Parquet file's rows from one place to another.
SELECT * FROM {{file}} WHERE file_row_number >= {{from}} AND file_row_number < {{to}}
