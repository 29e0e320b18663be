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
CROSS JOIN mart_windows AS w
WHERE d.day BETWEEN w.{{from}} AND w.{{to}}
GROUP BY d.customer_id
