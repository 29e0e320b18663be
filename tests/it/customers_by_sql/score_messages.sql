-- Answers: the messages to one customer, as features read them.
-- Parameter customer_id VARCHAR: the customer
SELECT * FROM messages WHERE customer_id = $customer_id
