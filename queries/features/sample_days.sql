-- Answers: the days of the sampled customers, one row each, who go by their numbers here.
SELECT
    c.number AS customer_id, d.day, CAST(sum(d.tickets) AS INTEGER) AS tickets, CAST(sum(d.net) AS DECIMAL(18,2)) AS net
FROM mart_customer_day AS d
JOIN work.sampled AS c ON c.customer_id = d.customer_id
GROUP BY c.number, d.day
