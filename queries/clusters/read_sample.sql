-- Answers: the variables of the sampled customers, in the order of their ids. Place: `values`: their statement.
SELECT CAST(v.bought_net AS DOUBLE) AS net, v.* EXCLUDE (customer_id, bought_tickets, bought_net)
FROM ({{values}}) AS v
ORDER BY v.customer_id NULLS LAST
