-- Answers: the mean scores of the base, and how many are scored.
SELECT
    count(*) AS customers,
    avg(churn_30) AS churn_30, avg(churn_60) AS churn_60, avg(churn_90) AS churn_90, avg(churn_180) AS churn_180,
    avg(churn_365) AS churn_365
FROM mart_score
