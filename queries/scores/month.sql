-- Answers: the scores that stand, to be kept by month. Place: `month`: its first day; `as_of`.
SELECT {{month}} AS month, {{as_of}} AS as_of, customer_id, coalesce(churn_90, 1 - back_90) AS churn_90, revenue_12
FROM mart_score
