-- Answers: the months of which who was in which segment is known.
SELECT DISTINCT CAST(month AS VARCHAR) AS month FROM cluster_month ORDER BY month
