-- Answers: the channels, weekdays and hours of a customer's tickets, beside everybody's.
-- Parameter customer_id VARCHAR: the customer
-- Parameter from DATE: first day
-- Parameter to DATE: last day
-- Column of_what VARCHAR: `channel`, `weekday` (1 is Monday) or `hour`
-- Column label VARCHAR: which one
-- Column tickets BIGINT: tickets with it
-- Column all_tickets BIGINT: tickets that say which
-- Column base_share DOUBLE: share among all identified tickets that say which
WITH bought AS (
    SELECT ticket_id, min(channel) AS channel, min(day) AS day, min(hour) AS hour
    FROM sales
    WHERE customer_id = $customer_id::VARCHAR AND purchase = 1 AND day BETWEEN $from::DATE AND $to::DATE
    GROUP BY ticket_id
),
parts AS (
    SELECT 'channel' AS of_what, channel AS label, count(*) AS tickets FROM bought WHERE channel IS NOT NULL GROUP BY channel
    UNION ALL
    SELECT 'weekday', isodow(day)::VARCHAR, count(*) FROM bought GROUP BY isodow(day)
    UNION ALL
    SELECT 'hour', hour::VARCHAR, count(*) FROM bought WHERE hour IS NOT NULL GROUP BY hour
),
totals AS (
    SELECT of_what, sum(tickets)::BIGINT AS all_tickets FROM parts GROUP BY of_what
)
SELECT p.of_what, p.label, p.tickets, t.all_tickets, b.share AS base_share
FROM parts AS p
JOIN totals AS t ON t.of_what = p.of_what
JOIN mart_base_share AS b ON b.of_what = p.of_what AND b.label = p.label
