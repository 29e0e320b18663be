-- Answers: how many customers bought one category of product in one window, how many of them bought for the
-- first time ever in it, how many may be contacted.
-- Parameter from DATE: first day
-- Parameter to DATE: last day
-- Parameter category VARCHAR: the category
-- Parameter channel VARCHAR: only this channel
-- Parameter store VARCHAR: only this store
-- Parameter region VARCHAR: only stores of this region
-- Column active_customers BIGINT: distinct customers with a purchase
-- Column new_customers BIGINT: those whose first purchase ever loaded lies in the window
-- Column consent_known BIGINT: those whose consents are known
-- Column contactable_customers BIGINT: those who consent to e-mail, SMS or post
WITH cells AS (
    SELECT
        l.day,
        l.store_id,
        l.channel,
        l.customer_id,
        l.ticket_id,
        count(*) AS lines,
        sum(l.quantity) AS quantity,
        sum(l.gross) AS gross,
        sum(l.discount) AS discount,
        sum(l.net) AS net,
        sum(l.net_costed) AS net_costed,
        sum(l.cost) AS cost,
        max(l.purchase) AS purchase
    FROM sales AS l
    JOIN products AS p ON p.product_id = l.product_id
    LEFT JOIN stores AS s ON s.store_id = l.store_id
    WHERE l.day BETWEEN $from::DATE AND $to::DATE
        AND p.category = $category::VARCHAR
        AND ($channel::VARCHAR IS NULL OR l.channel = $channel::VARCHAR)
        AND ($store::VARCHAR IS NULL OR l.store_id = $store::VARCHAR)
        AND ($region::VARCHAR IS NULL OR s.region = $region::VARCHAR)
    GROUP BY l.day, l.store_id, l.channel, l.customer_id, l.ticket_id
),
active AS (
    SELECT DISTINCT customer_id FROM cells WHERE customer_id IS NOT NULL AND purchase > 0
)
SELECT
    count(*)::BIGINT AS active_customers,
    count(*) FILTER (WHERE m.first_day >= $from::DATE)::BIGINT AS new_customers,
    count(coalesce(c.consent_email, c.consent_sms, c.consent_post))::BIGINT AS consent_known,
    count(*) FILTER (WHERE c.consent_email OR c.consent_sms OR c.consent_post)::BIGINT AS contactable_customers
FROM active AS a
JOIN mart_customer AS m ON m.customer_id = a.customer_id
LEFT JOIN customers AS c ON c.customer_id = a.customer_id
