-- Answers: whether a line counts in a refresh of the days that changed.
l.day IN (SELECT day FROM stale_days)
