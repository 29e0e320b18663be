-- Answers: what the customers of each segment of some months ago have spent since.
-- Column months INTEGER: how many months ago
-- Column since DATE: that day
-- Column segment VARCHAR: the segment on that day
-- Column customers BIGINT: its customers
-- Column net DECIMAL(18,2): their net revenue since
SELECT months, since, segment, customers, net FROM mart_segment_observed
