-- Answers: the first and the last day with a ticket line.
-- Column first_day DATE: the first
-- Column last_day DATE: the last
SELECT min(day) AS first_day, max(day) AS last_day FROM mart_daily
