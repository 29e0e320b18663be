-- Answers: how many messages of the 30 days the customers got who got any.
-- Column median BIGINT: the median
-- Column p90 BIGINT: the ninth decile
SELECT median, p90 FROM mart_pressure
