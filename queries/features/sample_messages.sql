-- Answers: the messages to the sampled customers, who go by their numbers here.
SELECT c.number AS customer_id, m.sent_at, m.opened_at, m.clicked_at, m.unsubscribed_at
FROM messages AS m
JOIN work.sampled AS c ON c.customer_id = m.customer_id
