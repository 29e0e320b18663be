-- Answers: the ticket lines of one customer, as features read them.
-- Parameter customer_id VARCHAR: the customer
SELECT s.*, p.category
FROM sales AS s
LEFT JOIN products AS p ON p.product_id = s.product_id
WHERE s.customer_id = $customer_id
