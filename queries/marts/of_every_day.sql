-- Answers: whether a line counts in a refresh of every day.
l.day IS NOT NULL
