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
habits AS (
    SELECT
        unnest(['channel', 'weekday', 'hour']) AS of_what,
        unnest([channel, isodow(day)::VARCHAR, hour::VARCHAR]) AS label
    FROM bought
),
parts AS (
    SELECT of_what, label, count(*) AS tickets, (sum(count(*)) OVER (PARTITION BY of_what))::BIGINT AS all_tickets
    FROM habits
    WHERE label IS NOT NULL
    GROUP BY of_what, label
)
SELECT p.of_what, p.label, p.tickets, p.all_tickets, b.share AS base_share
FROM parts AS p
JOIN mart_base_share AS b ON b.of_what = p.of_what AND b.label = p.label
