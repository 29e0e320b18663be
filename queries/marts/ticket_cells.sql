-- Answers: the measures of each ticket, on each day, in each store and channel. `hour` is the first of its purchases,
-- `priced` counts the purchased lines whose discount is known, `discounted` those that have one.
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
    max(purchase) AS purchase,
    min(CASE WHEN purchase = 1 THEN hour END) AS hour,
    count(CASE WHEN purchase = 1 THEN discount END) AS priced,
    count(CASE WHEN purchase = 1 AND discount > 0 THEN 1 END) AS discounted
FROM sales AS l
WHERE {{of_days}}
GROUP BY day, store_id, channel, customer_id, ticket_id
