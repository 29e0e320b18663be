-- Answers: the days of the customer copied aside, as features read them.
SELECT customer_id, day, count(DISTINCT CASE WHEN purchase = 1 THEN ticket_id END) AS tickets, sum(net) AS net
FROM bought
GROUP BY customer_id, day
