-- Answers: how many customers bought in each step of a window, and how many for the first time.
-- Parameter from DATE: first day
-- Parameter to DATE: last day
-- Parameter grain VARCHAR: day, week or month
-- Parameter shift_days INTEGER: days that move a day onto the calendar shown
-- Parameter shift_months INTEGER: months that do
-- Parameter channel VARCHAR: only this channel
-- Parameter store VARCHAR: only this store
-- Parameter region VARCHAR: only stores of this region
-- Column day DATE: first day of the step
-- Column active_customers BIGINT: distinct customers with a purchase in the step
-- Column new_customers BIGINT: those whose first purchase ever loaded lies in the step
SELECT
    CAST(date_trunc($grain::VARCHAR, CAST(d.day + to_days($shift_days::INTEGER) + to_months($shift_months::INTEGER) AS DATE)) AS DATE) AS day,
    count(DISTINCT d.customer_id)::BIGINT AS active_customers,
    count(DISTINCT d.customer_id) FILTER (WHERE m.first_day = d.day)::BIGINT AS new_customers
FROM mart_customer_day AS d
JOIN mart_customer AS m ON m.customer_id = d.customer_id
LEFT JOIN stores AS s ON s.store_id = d.store_id
WHERE d.day BETWEEN $from::DATE AND $to::DATE
    AND ($channel::VARCHAR IS NULL OR d.channel = $channel::VARCHAR)
    AND ($store::VARCHAR IS NULL OR d.store_id = $store::VARCHAR)
    AND ($region::VARCHAR IS NULL OR s.region = $region::VARCHAR)
    AND d.tickets > 0
GROUP BY 1
ORDER BY 1
