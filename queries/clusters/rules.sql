-- Answers: what the rules of each segment take.
-- Column cluster BIGINT: the segment
-- Column taken BIGINT: sampled customers whom its rules take
-- Column rightly BIGINT: of them those in the segment
-- Column members BIGINT: sampled customers in the segment
SELECT cluster::BIGINT AS cluster, taken, rightly, members
FROM cluster_rule
ORDER BY cluster
