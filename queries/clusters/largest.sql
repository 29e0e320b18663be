-- Answers: some of a segment's customers, largest net revenue first.
-- Parameter cluster BIGINT: the segment
-- Parameter limit BIGINT: at most so many
-- Column customer_id VARCHAR: who
-- Column net DECIMAL(18,2): net revenue of the window
-- Column tickets BIGINT: tickets of the window
-- Column second BIGINT: the segment that comes second
-- Column margin DOUBLE: how clearly it is in this one
SELECT customer_id, net, tickets::BIGINT AS tickets, second::BIGINT AS second, margin::DOUBLE AS margin
FROM cluster_member
WHERE cluster = $cluster::BIGINT
ORDER BY net DESC, customer_id
LIMIT $limit::BIGINT
