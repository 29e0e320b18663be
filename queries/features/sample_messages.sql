-- Answers: the messages to the sampled customers, who go by their numbers here; moments are cut to their days, as features read
-- them.
SELECT
    c.number AS customer_id, CAST(m.sent_at AS DATE) AS sent_at, CAST(m.opened_at AS DATE) AS opened_at,
    CAST(m.clicked_at AS DATE) AS clicked_at, CAST(m.unsubscribed_at AS DATE) AS unsubscribed_at
FROM messages AS m
JOIN work.sampled AS c ON c.customer_id = m.customer_id
