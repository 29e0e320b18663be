-- Answers: one row per customer, stale day, store and channel. A ticket begins when its first purchase is made.
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
    sum(cost) AS cost,
    count(hour) AS timed,
    count(CASE WHEN hour BETWEEN 12 AND 13 THEN 1 END) AS midday,
    count(CASE WHEN hour >= 18 THEN 1 END) AS evening
FROM ticket_cells
WHERE customer_id IS NOT NULL
GROUP BY day, customer_id, store_id, channel
ORDER BY day NULLS LAST
