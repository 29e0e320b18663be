-- Answers: the scores of one customer by month.
-- Parameter customer_id VARCHAR: the customer
-- Column as_of DATE: the day they stood for
-- Column churn_90 DOUBLE: probability of no purchase in 90 days
-- Column revenue_12 DOUBLE: net revenue expected in 12 months
SELECT as_of, churn_90, revenue_12
FROM mart_score_month
WHERE customer_id = $customer_id
