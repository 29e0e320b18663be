-- Answers: the ids that were found.
SELECT customer_id FROM erased_ids ORDER BY customer_id
