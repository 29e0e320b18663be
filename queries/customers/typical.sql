-- Answers: the medians of a segment.
-- Parameter segment VARCHAR: the segment
-- Column name VARCHAR: of what
-- Column median DECIMAL(18,6): its median; of recency the median last purchase, as a number such as 20261031
SELECT name, median FROM mart_segment_typical WHERE segment = $segment::VARCHAR
