-- Answers: the medians of every segment.
-- Column segment VARCHAR: the segment
-- Column name VARCHAR: of what
-- Column median DECIMAL(18,6): its median; of recency the median last purchase, as a number such as 20261031
SELECT segment, name, median FROM mart_segment_typical
