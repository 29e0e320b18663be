-- Answers: the medians of a segment.
-- Parameter segment VARCHAR: the segment
-- Column name VARCHAR: of what
-- Column median DECIMAL(18,6): its median
-- Column median_day DATE: of recency, the median last purchase
SELECT name, median, median_day FROM mart_segment_typical WHERE segment = $segment::VARCHAR
