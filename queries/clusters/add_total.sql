-- Answers: counts the segments of a day. Places: `name`: who is in which; `day`.
INSERT INTO cluster_total BY NAME
SELECT {{day}} AS day, cluster, count(*) AS customers, sum(tickets) AS tickets, sum(net) AS net
FROM {{name}}
GROUP BY cluster
