-- Answers: at what time somebody's tickets began, of those with a time. Places: `from`, `to`, `who`.
SELECT
    customer_id,
    count(hour) AS timed,
    count(CASE WHEN hour BETWEEN 12 AND 13 THEN 1 END) AS midday,
    count(CASE WHEN hour >= 18 THEN 1 END) AS evening
FROM (
    SELECT p.customer_id, p.ticket_id, min(p.hour) AS hour
    FROM sales AS p
    WHERE p.day BETWEEN {{from}} AND {{to}} AND p.purchase = 1 AND p.customer_id IS NOT NULL{{who}}
    GROUP BY p.customer_id, p.ticket_id
) AS tickets
GROUP BY customer_id
