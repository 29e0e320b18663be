-- Answers: what the segments are made of, every segment so that shares can be compared.
-- Column segment VARCHAR: the segment
-- Column part_by VARCHAR: age, region, channel, store or category
-- Column label VARCHAR: which one; absent where unknown
-- Column customers BIGINT: customers
-- Column net DECIMAL(18,2): their net revenue
SELECT segment, part_by, label, customers, net FROM mart_segment_part
