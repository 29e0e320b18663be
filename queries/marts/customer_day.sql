-- Answers: one row per customer, stale day, store and channel.
SELECT
    day,
    customer_id,
    store_id,
    channel,
    sum(lines) AS lines,
    sum(purchase) AS tickets,
    sum(quantity) AS quantity,
    sum(net) AS net,
    sum(net_costed) AS net_costed,
    sum(cost) AS cost
FROM ticket_cells
WHERE customer_id IS NOT NULL
GROUP BY day, customer_id, store_id, channel
ORDER BY day NULLS LAST
