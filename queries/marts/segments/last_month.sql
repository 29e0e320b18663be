-- Answers: the last month that is over on the day that the segments stand for.
SELECT last_month FROM mart_windows
