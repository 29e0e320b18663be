-- Answers: what was sent to a customer, by channel, most first.
-- Parameter customer_id VARCHAR: the customer
-- Parameter from DATE: first day
-- Parameter to DATE: last day
-- Parameter pressure_from DATE: first day of the last 30
-- Column channel VARCHAR: the channel
-- Column sent BIGINT: messages sent
-- Column opened BIGINT: opened
-- Column clicked BIGINT: clicked
-- Column unsubscribed BIGINT: made the customer unsubscribe
-- Column bounced BIGINT: bounced
-- Column recent BIGINT: sent in the last 30 days
SELECT
    channel,
    count(*) AS sent,
    count(*) FILTER (WHERE opened_at < $to::DATE + 1) AS opened,
    count(*) FILTER (WHERE clicked_at < $to::DATE + 1) AS clicked,
    count(*) FILTER (WHERE unsubscribed_at < $to::DATE + 1) AS unsubscribed,
    count(*) FILTER (WHERE bounced_at < $to::DATE + 1) AS bounced,
    count(*) FILTER (WHERE sent_at >= $pressure_from::DATE) AS recent
FROM messages
WHERE customer_id = $customer_id::VARCHAR AND sent_at >= $from::DATE AND sent_at < $to::DATE + 1
GROUP BY channel
ORDER BY sent DESC, channel
