-- Answers: how many customers bought in one window, how many for the first time, how many may be contacted.
-- Parameter from DATE: first day
-- Parameter to DATE: last day
-- Parameter channel VARCHAR: only this channel
-- Parameter store VARCHAR: only this store
-- Parameter region VARCHAR: only stores of this region
-- Column active_customers BIGINT: distinct customers with a purchase
-- Column new_customers BIGINT: those whose first purchase ever loaded lies in the window
-- Column consent_known BIGINT: those whose consents are known
-- Column contactable_customers BIGINT: those who consent to e-mail, SMS or post
WITH active AS (
    SELECT DISTINCT d.customer_id
    FROM mart_customer_day AS d
    LEFT JOIN stores AS s ON s.store_id = d.store_id
    WHERE d.day BETWEEN $from::DATE AND $to::DATE
    AND ($channel::VARCHAR IS NULL OR d.channel = $channel::VARCHAR)
    AND ($store::VARCHAR IS NULL OR d.store_id = $store::VARCHAR)
    AND ($region::VARCHAR IS NULL OR s.region = $region::VARCHAR)
        AND d.tickets > 0
)
SELECT
    count(*)::BIGINT AS active_customers,
    count(*) FILTER (WHERE m.first_day >= $from::DATE)::BIGINT AS new_customers,
    count(coalesce(c.consent_email, c.consent_sms, c.consent_post))::BIGINT AS consent_known,
    count(*) FILTER (WHERE c.consent_email OR c.consent_sms OR c.consent_post)::BIGINT AS contactable_customers
FROM active AS a
JOIN mart_customer AS m ON m.customer_id = a.customer_id
LEFT JOIN customers AS c ON c.customer_id = a.customer_id
