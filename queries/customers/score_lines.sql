-- Answers: the ticket lines of one customer, as features read them.
-- Parameter customer_id VARCHAR: the customer
SELECT * FROM sales WHERE customer_id = $customer_id
