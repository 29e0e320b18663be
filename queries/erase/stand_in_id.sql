-- Answers: a customer's id, or what stands in for it.
coalesce(stand_in, customer_id) AS customer_id
