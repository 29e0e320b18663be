-- Answers: a ticket line needs a ticket, or a customer whose lines of a day are one.
WHEN {{ticket_id}} IS NULL AND {{customer_id}} IS NULL THEN {{code}}
