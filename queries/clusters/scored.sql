-- Answers: what is predicted for a segment's customers, and for everybody.
-- Parameter cluster BIGINT: the segment
-- Column churn_n BIGINT: customers with a probability to stay away for 90 days
-- Column churn DOUBLE: its mean
-- Column churn_deviation DOUBLE: its standard deviation
-- Column churn_base DOUBLE: its mean over all segments
-- Column value_n BIGINT: customers with a value to come in 12 months
-- Column value DOUBLE: its mean
-- Column value_deviation DOUBLE: its standard deviation
-- Column value_base DOUBLE: its mean over all segments
SELECT
    count(s.churn_90) FILTER (WHERE m.cluster = $cluster::BIGINT) AS churn_n,
    avg(s.churn_90) FILTER (WHERE m.cluster = $cluster::BIGINT) AS churn,
    stddev_samp(s.churn_90) FILTER (WHERE m.cluster = $cluster::BIGINT) AS churn_deviation,
    avg(s.churn_90) AS churn_base,
    count(s.revenue_12) FILTER (WHERE m.cluster = $cluster::BIGINT) AS value_n,
    avg(s.revenue_12) FILTER (WHERE m.cluster = $cluster::BIGINT) AS value,
    stddev_samp(s.revenue_12) FILTER (WHERE m.cluster = $cluster::BIGINT) AS value_deviation,
    avg(s.revenue_12) AS value_base
FROM cluster_member AS m
JOIN mart_score AS s ON s.customer_id = m.customer_id
