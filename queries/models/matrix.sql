-- Answers: customers with both scores by band of churn and band of value.
-- Parameter days INTEGER: horizon of the churn probability
-- Parameter undecided_from DOUBLE: probability from which on a customer is undecided
-- Parameter lost_from DOUBLE: from which on a customer counts as lost
-- Parameter middle_from DECIMAL(18,2): expected net revenue of 12 months from which on the value is middle
-- Parameter high_from DECIMAL(18,2): from which on it is high
-- Column churn_band VARCHAR: safe, undecided or lost
-- Column value_band VARCHAR: high, middle or low
-- Column customers BIGINT: customers
-- Column revenue DECIMAL(18,2): their net revenue of the 365 days before the scores' day
-- Column expected DOUBLE: their expected net revenue of the 12 months after it
-- Column churn DOUBLE: mean probability
WITH scored AS (
    SELECT
        CASE $days::INTEGER
            WHEN 30 THEN churn_30
            WHEN 60 THEN churn_60
            WHEN 90 THEN churn_90
            WHEN 180 THEN churn_180
            WHEN 365 THEN churn_365
        END AS churn,
        revenue_12, net_year
    FROM mart_score
)
SELECT
    CASE
        WHEN churn >= $lost_from::DOUBLE THEN 'lost'
        WHEN churn >= $undecided_from::DOUBLE THEN 'undecided'
        ELSE 'safe'
    END AS churn_band,
    CASE
        WHEN revenue_12 >= $high_from::DECIMAL(18,2)::DOUBLE THEN 'high'
        WHEN revenue_12 >= $middle_from::DECIMAL(18,2)::DOUBLE THEN 'middle'
        ELSE 'low'
    END AS value_band,
    count(*) AS customers,
    coalesce(sum(net_year), 0)::DECIMAL(18,2) AS revenue,
    sum(revenue_12) AS expected,
    avg(churn) AS churn
FROM scored
WHERE churn IS NOT NULL AND revenue_12 IS NOT NULL
GROUP BY churn_band, value_band
