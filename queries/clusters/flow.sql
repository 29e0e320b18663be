-- Answers: who moved between segments since a year ago. Places: `now`, `then`.
DELETE FROM cluster_flow;
INSERT INTO cluster_flow BY NAME
SELECT
    b.cluster AS n1_cluster,
    a.cluster,
    count(*) AS customers,
    coalesce(sum(b.net), 0) AS n1_net,
    coalesce(sum(a.net), 0) AS n_net
FROM {{now}} AS a
FULL JOIN {{then}} AS b ON b.customer_id = a.customer_id
GROUP BY b.cluster, a.cluster
