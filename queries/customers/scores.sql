-- Answers: what is predicted for one customer.
-- Parameter customer_id VARCHAR: the customer
-- Column churn_30 DOUBLE: probability of no purchase in 30 days
-- Column churn_60 DOUBLE: in 60 days
-- Column churn_90 DOUBLE: in 90 days
-- Column churn_180 DOUBLE: in 180 days
-- Column churn_365 DOUBLE: in 365 days
-- Column back_90 DOUBLE: probability to come back within 90 days
-- Column back_365 DOUBLE: within 365 days
-- Column purchases_3 DOUBLE: purchases expected in 3 months
-- Column purchases_6 DOUBLE: in 6 months
-- Column purchases_12 DOUBLE: in 12 months
-- Column purchases_24 DOUBLE: in 24 months
-- Column purchases_36 DOUBLE: in 36 months
-- Column revenue_3 DOUBLE: net revenue expected in 3 months
-- Column revenue_6 DOUBLE: in 6 months
-- Column revenue_12 DOUBLE: in 12 months
-- Column revenue_24 DOUBLE: in 24 months
-- Column revenue_36 DOUBLE: in 36 months
-- Column margin_rate DOUBLE: margin over net revenue of the last 365 days
-- Column recency BIGINT: days since the last purchase
SELECT
    churn_30, churn_60, churn_90, churn_180, churn_365, back_90, back_365,
    purchases_3, purchases_6, purchases_12, purchases_24, purchases_36,
    revenue_3, revenue_6, revenue_12, revenue_24, revenue_36, margin_rate,
    recency::BIGINT AS recency
FROM mart_score
WHERE customer_id = $customer_id
