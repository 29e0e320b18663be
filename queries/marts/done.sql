-- Answers: forgets what a refresh needed.
DROP TABLE IF EXISTS ticket_cells;
DROP TABLE IF EXISTS stale_days;
