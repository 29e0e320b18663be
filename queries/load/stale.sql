-- Answers: notes the days of ticket lines that come or go.
INSERT INTO stale_days
SELECT DISTINCT day
FROM (
    SELECT day FROM load_gone
    UNION ALL
    SELECT CAST(sold_at AS DATE) AS day FROM load_incoming WHERE _problem = 0
) AS touched
WHERE day IS NOT NULL AND day NOT IN (SELECT day FROM stale_days)
