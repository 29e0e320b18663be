-- Answers: the last day before the day of the load, on which that day could be complete; the last day of all
-- where none lies before it.
-- Parameter today DATE: the retailer's local day of the load
-- Column day DATE: the last complete day
SELECT coalesce(max(day) FILTER (WHERE day < $today::DATE), max(day)) AS day FROM mart_daily
