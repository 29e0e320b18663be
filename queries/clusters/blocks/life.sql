-- Answers: when somebody bought first, ever. Place: `who`.
SELECT p.customer_id, p.first_day
FROM mart_customer AS p
WHERE TRUE{{who}}
