-- Answers: one row per customer, stale day, store and channel.
SELECT day, customer_id, store_id, channel, sum(purchase) AS tickets, sum(net) AS net
FROM ticket_cells
WHERE customer_id IS NOT NULL
GROUP BY day, customer_id, store_id, channel
ORDER BY day NULLS LAST
