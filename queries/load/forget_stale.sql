-- Answers: forgets single days when every day is to be built again.
DELETE FROM stale_days
