-- Answers: how many customers bought in a window, how many for the first time, how many may be contacted; the same of
-- the window before and of last year.
-- Parameter from DATE: first day
-- Parameter to DATE: last day
-- Parameter previous_from DATE: first day of the window before; none where it is not asked for
-- Parameter previous_to DATE: its last day
-- Parameter n1_from DATE: first day of the same window last year; none where it is not asked for
-- Parameter n1_to DATE: its last day
-- Parameter channel VARCHAR: only this channel
-- Parameter store VARCHAR: only this store
-- Parameter region VARCHAR: only stores of this region
-- Column span VARCHAR: which window: now, previous or n1; one without rows is left out
-- Column active_customers BIGINT: distinct customers with a purchase
-- Column new_customers BIGINT: those whose first purchase ever loaded lies in the window
-- Column consent_known BIGINT: those whose consents are known
-- Column contactable_customers BIGINT: those who consent to e-mail, SMS or post
WITH spans AS (
    SELECT 'now' AS span, $from::DATE AS first_day, $to::DATE AS last_day
    UNION ALL
    SELECT 'previous' AS span, $previous_from::DATE AS first_day, $previous_to::DATE AS last_day
    UNION ALL
    SELECT 'n1' AS span, $n1_from::DATE AS first_day, $n1_to::DATE AS last_day
),
-- In which of the windows each customer bought: once through, however many windows.
bought AS (
    SELECT
        d.customer_id,
        bool_or(d.day BETWEEN $from::DATE AND $to::DATE) AS in_now,
        bool_or(d.day BETWEEN $previous_from::DATE AND $previous_to::DATE) AS in_previous,
        bool_or(d.day BETWEEN $n1_from::DATE AND $n1_to::DATE) AS in_n1
    FROM mart_customer_day AS d
    LEFT JOIN stores AS s ON s.store_id = d.store_id
    WHERE d.day BETWEEN least($from::DATE, $previous_from::DATE, $n1_from::DATE)
        AND greatest($to::DATE, $previous_to::DATE, $n1_to::DATE)
        AND (
            d.day BETWEEN $from::DATE AND $to::DATE
            OR d.day BETWEEN $previous_from::DATE AND $previous_to::DATE
            OR d.day BETWEEN $n1_from::DATE AND $n1_to::DATE
        )
        AND d.tickets > 0
        AND ($channel::VARCHAR IS NULL OR d.channel = $channel::VARCHAR)
        AND ($store::VARCHAR IS NULL OR d.store_id = $store::VARCHAR)
        AND ($region::VARCHAR IS NULL OR s.region = $region::VARCHAR)
    GROUP BY d.customer_id
),
people AS (
    SELECT b.in_now, b.in_previous, b.in_n1, m.first_day AS first_purchase, c.contactable
    FROM bought AS b
    JOIN mart_customer AS m ON m.customer_id = b.customer_id
    LEFT JOIN mart_contact AS c ON c.customer_id = b.customer_id
)
SELECT
    w.span,
    count(*)::BIGINT AS active_customers,
    count(*) FILTER (WHERE a.first_purchase >= w.first_day)::BIGINT AS new_customers,
    count(a.contactable)::BIGINT AS consent_known,
    count(*) FILTER (WHERE a.contactable)::BIGINT AS contactable_customers
FROM people AS a
JOIN spans AS w ON CASE w.span WHEN 'now' THEN a.in_now WHEN 'previous' THEN a.in_previous ELSE a.in_n1 END
GROUP BY w.span
