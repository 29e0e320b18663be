-- Answers: how many customers rules take, how many of them are in a segment, and how many are in it. Places: `values`,
-- `rule`, `cluster`.
SELECT
    count(CASE WHEN k.holds THEN 1 END),
    count(CASE WHEN k.holds AND m.cluster = {{cluster}} THEN 1 END),
    count(CASE WHEN m.cluster = {{cluster}} THEN 1 END)
FROM (SELECT customer_id, ({{rule}}) AS holds FROM ({{values}}) AS known) AS k
LEFT JOIN cluster_member AS m ON m.customer_id = k.customer_id
