-- Answers: how many customers ever bought, the first day of it, and the last.
SELECT count(*) AS customers, min(first_day) AS first_day, max(last_day) AS last_day
FROM mart_customer
