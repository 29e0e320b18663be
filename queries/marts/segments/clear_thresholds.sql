-- Answers: takes the thresholds away, for others to be set.
DELETE FROM mart_thresholds
