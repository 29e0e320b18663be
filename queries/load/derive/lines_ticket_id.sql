-- Answers: without a ticket number, a customer's lines of one day are one ticket.
coalesce({{ticket_id}}, {{customer_id}} || '/' || CAST(CAST({{sold_at}} AS DATE) AS VARCHAR))
