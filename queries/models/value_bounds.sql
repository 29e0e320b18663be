-- Answers: the value that half of the customers of the matrix stay below, and four fifths.
-- Column middle DOUBLE: expected net revenue of 12 months at the half
-- Column high DOUBLE: at four fifths
SELECT quantile_cont(revenue_12, 0.5) AS middle, quantile_cont(revenue_12, 0.8) AS high
FROM mart_score
WHERE coalesce(churn_30, churn_60, churn_90, churn_180, churn_365) IS NOT NULL
