-- Answers: who moved between segments since a year ago.
-- Column n1_cluster BIGINT: where they were; null is no purchase in the window
-- Column cluster BIGINT: where they are
-- Column customers BIGINT: how many
-- Column n1_net DECIMAL(18,2): their net revenue then
-- Column n_net DECIMAL(18,2): their net revenue now
SELECT n1_cluster::BIGINT AS n1_cluster, cluster::BIGINT AS cluster, customers, n1_net, n_net
FROM cluster_flow
ORDER BY customers DESC, n1_cluster, cluster
