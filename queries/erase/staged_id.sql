-- Answers: puts a pseudonym in place of who is erased among the rows that a load brings to a table.
UPDATE load_incoming
SET customer_id = e.pseudonym
FROM erased_ids AS e
WHERE load_incoming.customer_id = e.customer_id
