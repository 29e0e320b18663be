-- Answers: who is in which segment, in the order of their ids, with where they were a year ago. Places: `now`, `then`.
DELETE FROM cluster_member;
INSERT INTO cluster_member BY NAME
SELECT a.customer_id, a.cluster, a.second, a.margin, a.tickets, a.net, b.cluster AS n1_cluster
FROM {{now}} AS a
LEFT JOIN {{then}} AS b ON b.customer_id = a.customer_id
ORDER BY a.customer_id
