-- Answers: leaves the rows of who is erased out of what a load brings to a table.
DELETE FROM load_incoming WHERE _problem = 0 AND customer_id IN (SELECT customer_id FROM erased_ids)
