-- Answers: the ids among the rows that a load brings to a table.
SELECT DISTINCT customer_id FROM load_incoming WHERE customer_id IS NOT NULL
