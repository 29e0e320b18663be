-- Answers: visitors counted in one window, and the tickets of the same stores on the same days.
-- Parameter from DATE: first day
-- Parameter to DATE: last day
-- Parameter store VARCHAR: only this store
-- Parameter region VARCHAR: only stores of this region
-- Column visitors BIGINT: people counted at the door; null when nobody counted
-- Column tickets BIGINT: tickets of the stores and days that counted
WITH doors AS (
    SELECT t.store_id, t.day, t.visitors
    FROM traffic AS t
    LEFT JOIN stores AS s ON s.store_id = t.store_id
    WHERE t.day BETWEEN $from::DATE AND $to::DATE
        AND ($store::VARCHAR IS NULL OR t.store_id = $store::VARCHAR)
        AND ($region::VARCHAR IS NULL OR s.region = $region::VARCHAR)
),
sold AS (
    SELECT store_id, day, sum(tickets) AS tickets
    FROM mart_daily
    WHERE day BETWEEN $from::DATE AND $to::DATE
    GROUP BY store_id, day
)
SELECT sum(doors.visitors)::BIGINT AS visitors, coalesce(sum(sold.tickets), 0)::BIGINT AS tickets
FROM doors
LEFT JOIN sold ON sold.store_id = doors.store_id AND sold.day = doors.day
