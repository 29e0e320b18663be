-- Answers: visitors counted in a window, the one before and the same last year, and the tickets of the same stores on
-- the same days.
-- Parameter from DATE: first day
-- Parameter to DATE: last day
-- Parameter previous_from DATE: first day of the window before; none where it is not asked for
-- Parameter previous_to DATE: its last day
-- Parameter n1_from DATE: first day of the same window last year; none where it is not asked for
-- Parameter n1_to DATE: its last day
-- Parameter store VARCHAR: only this store
-- Parameter region VARCHAR: only stores of this region
-- Column span VARCHAR: which window: now, previous or n1; one without rows is left out
-- Column visitors BIGINT: people counted at the door; null when nobody counted
-- Column tickets BIGINT: tickets of the stores and days that counted
WITH spans AS (
    SELECT 'now' AS span, $from::DATE AS first_day, $to::DATE AS last_day
    UNION ALL
    SELECT 'previous' AS span, $previous_from::DATE AS first_day, $previous_to::DATE AS last_day
    UNION ALL
    SELECT 'n1' AS span, $n1_from::DATE AS first_day, $n1_to::DATE AS last_day
),
doors AS (
    SELECT t.store_id, t.day, t.visitors
    FROM traffic AS t
    LEFT JOIN stores AS s ON s.store_id = t.store_id
    WHERE t.day BETWEEN least($from::DATE, $previous_from::DATE, $n1_from::DATE)
        AND greatest($to::DATE, $previous_to::DATE, $n1_to::DATE)
        AND ($store::VARCHAR IS NULL OR t.store_id = $store::VARCHAR)
        AND ($region::VARCHAR IS NULL OR s.region = $region::VARCHAR)
),
sold AS (
    SELECT store_id, day, sum(tickets) AS tickets
    FROM mart_daily
    WHERE day BETWEEN least($from::DATE, $previous_from::DATE, $n1_from::DATE)
        AND greatest($to::DATE, $previous_to::DATE, $n1_to::DATE)
    GROUP BY store_id, day
)
SELECT w.span, sum(doors.visitors)::BIGINT AS visitors, coalesce(sum(sold.tickets), 0)::BIGINT AS tickets
FROM doors
JOIN spans AS w ON doors.day BETWEEN w.first_day AND w.last_day
LEFT JOIN sold ON sold.store_id = doors.store_id AND sold.day = doors.day
GROUP BY w.span
