-- Answers: one row per customer who ever bought: first and last day, tickets, net revenue.
SELECT
    customer_id,
    min(day) AS first_day,
    max(day) AS last_day,
    sum(tickets) AS tickets,
    sum(net) AS net
FROM mart_customer_day
WHERE tickets > 0
GROUP BY customer_id
