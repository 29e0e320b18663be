-- Answers: keeps who was in which segment at the end of a month. Places: `name`, `day`.
INSERT INTO cluster_month
SELECT {{day}} AS month, customer_id, cluster
FROM {{name}}
