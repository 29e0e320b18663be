-- Answers: the first and last purchase of each customer with a ticket line up to the as-of day, and the last one of N-1.
SELECT
    d.customer_id,
    min(CASE WHEN d.tickets > 0 THEN d.day END) AS first_day,
    max(CASE WHEN d.tickets > 0 THEN d.day END) AS last_day,
    max(CASE WHEN d.tickets > 0 AND d.day <= {{n1_to}} THEN d.day END) AS n1_last_day
FROM mart_customer_day AS d
WHERE d.day <= {{as_of}}
GROUP BY d.customer_id
