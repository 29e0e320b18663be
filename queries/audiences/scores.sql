-- Answers: the scores of everybody anew; what else is known of them stays as it is. The columns are those of `audiences/person`.
CREATE OR REPLACE TABLE audience_person AS
SELECT
    p.* REPLACE (
        s.churn_30 AS churn_30d, s.churn_60 AS churn_60d, s.churn_90 AS churn_90d, s.churn_180 AS churn_180d,
        s.churn_365 AS churn_365d, s.back_90 AS return_90d, s.back_365 AS return_365d,
        s.purchases_12 AS orders_12m, s.revenue_3 AS value_3m, s.revenue_12 AS value_12m, s.revenue_36 AS value_36m
    )
FROM audience_person AS p
LEFT JOIN mart_score AS s ON s.customer_id = p.customer_id;
