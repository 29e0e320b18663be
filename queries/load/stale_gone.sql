-- Answers: notes the days of ticket lines that go, when none come.
INSERT INTO stale_days SELECT DISTINCT day FROM load_gone
WHERE day IS NOT NULL AND day NOT IN (SELECT day FROM stale_days)
