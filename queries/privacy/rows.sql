-- Answers: every row that a table holds of one customer, as JSON of exact texts, oldest first where rows have a date.
-- Personal data.
SELECT CAST(to_json(held) AS VARCHAR) AS held
FROM (
    SELECT CAST(COLUMNS(lambda name: name <> '_file') AS VARCHAR)
    FROM {{table}}
    WHERE customer_id = $customer_id::VARCHAR
    ORDER BY {{order}}
) AS held
