-- Answers: what one window holds of each customer with a ticket line in it.
SELECT
    d.customer_id,
    sum(d.lines) AS lines,
    sum(d.tickets) AS tickets,
    sum(d.quantity) AS quantity,
    sum(d.net) AS net,
    sum(d.net_costed) AS net_costed,
    sum(d.cost) AS cost
FROM mart_customer_day AS d
WHERE d.day BETWEEN {{from}} AND {{to}}
GROUP BY d.customer_id
