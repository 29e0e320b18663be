-- Answers: the latest messages to a customer up to the as-of day.
-- Parameter customer_id VARCHAR: the customer
-- Parameter to DATE: the as-of day
-- Parameter most INTEGER: how many at most
-- Column sent_at TIMESTAMP: when sent
-- Column channel VARCHAR: the channel
-- Column campaign VARCHAR: the campaign's label, or its id where it has none
-- Column opened_at TIMESTAMP: when first opened
-- Column clicked_at TIMESTAMP: when first clicked
-- Column unsubscribed_at TIMESTAMP: when it made the customer unsubscribe
-- Column bounced_at TIMESTAMP: when it bounced
SELECT
    m.sent_at, m.channel, coalesce(c.label, m.campaign_id) AS campaign,
    CASE WHEN m.opened_at < $to::DATE + 1 THEN m.opened_at END AS opened_at,
    CASE WHEN m.clicked_at < $to::DATE + 1 THEN m.clicked_at END AS clicked_at,
    CASE WHEN m.unsubscribed_at < $to::DATE + 1 THEN m.unsubscribed_at END AS unsubscribed_at,
    CASE WHEN m.bounced_at < $to::DATE + 1 THEN m.bounced_at END AS bounced_at
FROM messages AS m
LEFT JOIN campaigns AS c ON c.campaign_id = m.campaign_id
WHERE m.customer_id = $customer_id::VARCHAR AND m.sent_at < $to::DATE + 1
ORDER BY m.sent_at DESC, m.channel, m.campaign_id
LIMIT $most::INTEGER
