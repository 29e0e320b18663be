-- Answers: the customers of some ids. Value: the ids.
SELECT customer_id AS value, country, customer_id
FROM customers
WHERE trim(customer_id) IN (SELECT unnest($1::VARCHAR[]))
