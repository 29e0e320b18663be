-- Answers: what customers bought on some days.
SELECT l.day, p.person, l.store_id AS store, l.channel, l.tickets, l.net
FROM mart_customer_day AS l
JOIN search_person AS p ON p.customer_id = l.customer_id
WHERE {{of_days}}
ORDER BY l.day
