-- Answers: how many stores somebody bought in. Places: `from`, `to`, `who`.
SELECT p.customer_id, count(DISTINCT p.store_id) AS stores
FROM mart_customer_day AS p
WHERE p.day BETWEEN {{from}} AND {{to}} AND p.tickets > 0{{who}}
GROUP BY p.customer_id
