-- Answers: the days of the sampled customers, who go by their numbers here.
SELECT c.number AS customer_id, d.day, d.tickets, d.net
FROM mart_customer_day AS d
JOIN work.sampled AS c ON c.customer_id = d.customer_id
