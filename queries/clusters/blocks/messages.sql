-- Answers: what became of the messages sent to somebody. Places: `from`, `to`, `who`.
SELECT
    p.customer_id,
    count(*) AS sent,
    count(CASE WHEN CAST(p.opened_at AS DATE) <= {{to}} THEN 1 END) AS opened
FROM messages AS p
WHERE CAST(p.sent_at AS DATE) BETWEEN {{from}} AND {{to}} AND p.customer_id IS NOT NULL{{who}}
GROUP BY p.customer_id
