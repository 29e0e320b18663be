-- Answers: the segments' customers and amounts, day by day.
-- Column day DATE: the day
-- Column cluster BIGINT: the segment
-- Column customers BIGINT: customers in it
-- Column tickets BIGINT: their tickets in the window up to the day
-- Column net DECIMAL(18,2): their net revenue
-- Column net_costed DECIMAL(18,2): of the lines whose cost is known
-- Column cost DECIMAL(18,2): their cost
SELECT day, cluster::BIGINT AS cluster, customers, tickets, net, net_costed, cost
FROM cluster_total
ORDER BY day, cluster
