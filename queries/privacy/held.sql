-- Answers: how many rows a table holds of one customer, by the file that gave them.
SELECT f.path AS file, count(*) AS row_count
FROM {{table}} AS t
LEFT JOIN load_files AS f ON f.file_id = t._file
WHERE t.customer_id = $customer_id::VARCHAR
GROUP BY f.path
ORDER BY f.path
