-- Answers: the first day that must be built again.
SELECT min(day) FROM stale_days
