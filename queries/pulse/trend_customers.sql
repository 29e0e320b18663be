-- Answers: how many customers bought in each step of a window, and how many for the first time; the same of last year.
-- Parameter from DATE: first day
-- Parameter to DATE: last day
-- Parameter n1_from DATE: first day of the same window last year; none where it is not asked for
-- Parameter n1_to DATE: its last day
-- Parameter grain VARCHAR: day, week or month
-- Parameter shift_days INTEGER: days that move a day of last year onto the calendar shown
-- Parameter shift_months INTEGER: months that do
-- Parameter channel VARCHAR: only this channel
-- Parameter store VARCHAR: only this store
-- Parameter region VARCHAR: only stores of this region
-- Column span VARCHAR: which window: now or n1
-- Column day DATE: first day of the step, on this year's calendar
-- Column active_customers BIGINT: distinct customers with a purchase in the step
-- Column new_customers BIGINT: those whose first purchase ever loaded lies in the step
WITH spans AS (
    SELECT
        'now' AS span,
        $from::DATE AS first_day,
        $to::DATE AS last_day,
        to_days(0) AS days,
        to_months(0) AS months
    UNION ALL
    SELECT
        'n1' AS span,
        $n1_from::DATE AS first_day,
        $n1_to::DATE AS last_day,
        to_days($shift_days::INTEGER) AS days,
        to_months($shift_months::INTEGER) AS months
)
SELECT
    w.span,
    CAST(date_trunc($grain::VARCHAR, CAST(d.day + w.days + w.months AS DATE)) AS DATE) AS day,
    count(DISTINCT d.customer_id)::BIGINT AS active_customers,
    count(DISTINCT d.customer_id) FILTER (WHERE m.first_day = d.day)::BIGINT AS new_customers
FROM mart_customer_day AS d
JOIN spans AS w ON d.day BETWEEN w.first_day AND w.last_day
JOIN mart_customer AS m ON m.customer_id = d.customer_id
LEFT JOIN stores AS s ON s.store_id = d.store_id
WHERE d.day BETWEEN least($from::DATE, $n1_from::DATE) AND $to::DATE
    AND ($channel::VARCHAR IS NULL OR d.channel = $channel::VARCHAR)
    AND ($store::VARCHAR IS NULL OR d.store_id = $store::VARCHAR)
    AND ($region::VARCHAR IS NULL OR s.region = $region::VARCHAR)
    AND d.tickets > 0
GROUP BY 1, 2
ORDER BY 1, 2
