-- Answers: the measures of each ticket on each stale day, in each store and channel.
SELECT
    day,
    store_id,
    channel,
    customer_id,
    ticket_id,
    count(*) AS lines,
    sum(quantity) AS quantity,
    sum(gross) AS gross,
    sum(discount) AS discount,
    sum(net) AS net,
    sum(net_costed) AS net_costed,
    sum(cost) AS cost,
    max(purchase) AS purchase
FROM sales AS l
WHERE {{of_days}}
GROUP BY day, store_id, channel, customer_id, ticket_id
