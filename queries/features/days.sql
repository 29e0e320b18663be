-- Answers: customers' days with a ticket line, one row each, whatever the stores and channels.
SELECT customer_id, day, CAST(sum(tickets) AS INTEGER) AS tickets, CAST(sum(net) AS DECIMAL(18,2)) AS net
FROM mart_customer_day
GROUP BY customer_id, day
