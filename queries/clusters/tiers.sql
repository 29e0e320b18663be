-- Answers: the value tiers of each segment's customers.
-- Column cluster BIGINT: the segment
-- Column tier VARCHAR: the value segment
-- Column customers BIGINT: how many
SELECT m.cluster::BIGINT AS cluster, coalesce(g.segment, 'nobody') AS tier, count(*) AS customers
FROM cluster_member AS m
LEFT JOIN mart_customer_segment AS g ON g.customer_id = m.customer_id
GROUP BY m.cluster, coalesce(g.segment, 'nobody')
