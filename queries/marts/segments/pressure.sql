-- Answers: how many messages of the 30 days up to the as-of day the customers got who got any.
SELECT
    count(*) AS customers,
    percentile_disc(0.5) WITHIN GROUP (ORDER BY sent NULLS LAST) AS median,
    percentile_disc(0.9) WITHIN GROUP (ORDER BY sent NULLS LAST) AS p90
FROM (
    SELECT m.customer_id, count(*) AS sent
    FROM messages AS m
    CROSS JOIN mart_windows AS w
    WHERE CAST(m.sent_at AS DATE) BETWEEN w.as_of - INTERVAL '29' DAY AND w.as_of
    GROUP BY m.customer_id
) AS pressed
