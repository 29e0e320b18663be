-- Answers: adds what is known of costs to the segments of a day. Places: `name`, `day`, `from`, `to`.
UPDATE cluster_total
SET net_costed = m.net_costed, cost = m.cost
FROM (
    SELECT a.cluster, sum(d.net_costed) AS net_costed, sum(d.cost) AS cost
    FROM mart_customer_day AS d
    JOIN {{name}} AS a ON a.customer_id = d.customer_id
    WHERE d.day BETWEEN {{from}} AND {{to}}
    GROUP BY a.cluster
) AS m
WHERE cluster_total.day = {{day}} AND cluster_total.cluster = m.cluster
