-- Answers: what the segments are made of; segment 0 is everybody.
-- Column cluster BIGINT: the segment
-- Column of_what VARCHAR: `gender`, `age`, `region`, `department`, `category`, `brand`, `price_band`, `channel`, `weekday`, `hours`
-- Column label VARCHAR: which one
-- Column parts BIGINT: sampled customers, purchased lines or tickets of it
-- Column total BIGINT: those that say
SELECT cluster::BIGINT AS cluster, of_what, label, parts, total
FROM cluster_part
ORDER BY cluster, of_what, parts DESC, label
