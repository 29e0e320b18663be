-- Answers: how many customers ever bought, the first day of it, and the last; and the day of the first message.
SELECT
    count(*) AS customers, min(first_day) AS first_day, max(last_day) AS last_day,
    (SELECT CAST(min(sent_at) AS DATE) FROM messages) AS first_message
FROM mart_customer
