-- Answers: what the customers of each segment are like; segment 0 is everybody.
-- Column cluster BIGINT: the segment
-- Column variable VARCHAR: the variable
-- Column known BIGINT: sampled customers for whom it is known
-- Column mean DOUBLE: its mean
-- Column deviation DOUBLE: its standard deviation
SELECT cluster::BIGINT AS cluster, variable, known, mean, deviation
FROM cluster_number
