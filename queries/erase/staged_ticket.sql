-- Answers: the same for tickets whose ids were made of a customer's; before the customer's own id gives way.
UPDATE load_incoming
SET ticket_id = e.pseudonym || substr(load_incoming.ticket_id, length(e.customer_id) + 1)
FROM erased_ids AS e
WHERE load_incoming.customer_id = e.customer_id AND starts_with(load_incoming.ticket_id, e.customer_id || '/')
