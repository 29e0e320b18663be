-- Answers: by which segmentation everybody is assigned, and for which day.
-- Column version BIGINT: its version
-- Column as_of DATE: the day
-- Column window_from DATE: first day of the window
-- Column n1_to DATE: the day a year before, where its window is covered
-- Column window_months BIGINT: months of the window
-- Column customers BIGINT: customers in a segment
-- Column outside BIGINT: customers who bought before the window alone
-- Column left_out VARCHAR: variables that the data no longer tells, a line each
SELECT
    version::BIGINT AS version, as_of, window_from, n1_to, window_months::BIGINT AS window_months, customers, outside,
    array_to_string(left_out, chr(10)) AS left_out
FROM cluster_segmentation
