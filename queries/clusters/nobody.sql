-- Answers: nobody's segments, where a day's are not known.
SELECT
    CAST(NULL AS VARCHAR) AS customer_id, CAST(NULL AS INTEGER) AS tickets, CAST(NULL AS DECIMAL(18,2)) AS net,
    CAST(NULL AS SMALLINT) AS cluster
WHERE FALSE
