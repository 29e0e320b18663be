-- Answers: a ticket's id; one that was made of the customer's is made of what stands in for it.
CASE
    WHEN stand_in IS NOT NULL AND starts_with(ticket_id, customer_id || '/')
    THEN stand_in || substr(ticket_id, length(customer_id) + 1)
    ELSE ticket_id
END AS ticket_id
