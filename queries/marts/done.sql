-- Answers: forgets which days were stale.
DROP TABLE IF EXISTS stale_days;
