-- Answers: the days of one customer, as features read them.
-- Parameter customer_id VARCHAR: the customer
SELECT customer_id, day, count(DISTINCT CASE WHEN purchase = 1 THEN ticket_id END) AS tickets, sum(net) AS net
FROM sales
WHERE customer_id = $customer_id
GROUP BY customer_id, day
