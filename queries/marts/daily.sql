-- Answers: one row per stale day, store and channel.
SELECT
    day,
    store_id,
    channel,
    sum(lines) AS lines,
    sum(CASE WHEN customer_id IS NOT NULL THEN lines ELSE 0 END) AS identified_lines,
    sum(purchase) AS tickets,
    sum(CASE WHEN customer_id IS NOT NULL THEN purchase ELSE 0 END) AS identified_tickets,
    sum(quantity) AS quantity,
    sum(gross) AS gross,
    sum(discount) AS discount,
    sum(net) AS net,
    sum(net_costed) AS net_costed,
    sum(cost) AS cost
FROM ticket_cells
GROUP BY day, store_id, channel
ORDER BY day NULLS LAST, store_id NULLS LAST
