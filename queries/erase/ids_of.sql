-- Answers: the ids in one table.
SELECT customer_id FROM {{table}} WHERE customer_id IS NOT NULL
