-- Answers: every message to a customer.
-- Parameter customer_id VARCHAR: the customer
-- Column sent_at TIMESTAMP: when sent
-- Column channel VARCHAR: the channel
-- Column campaign_id VARCHAR: the campaign
-- Column opened_at TIMESTAMP: when first opened
-- Column clicked_at TIMESTAMP: when first clicked
-- Column unsubscribed_at TIMESTAMP: when it made the customer unsubscribe
-- Column bounced_at TIMESTAMP: when it bounced
SELECT sent_at, channel, campaign_id, opened_at, clicked_at, unsubscribed_at, bounced_at
FROM messages
WHERE customer_id = $customer_id::VARCHAR
