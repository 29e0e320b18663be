-- Answers: what customers bought on some days, by month and by customer within: neighbours are added up together.
SELECT l.day, p.person, l.store_id AS store, l.channel, l.tickets, l.net
FROM mart_customer_day AS l
JOIN search_person AS p ON p.customer_id = l.customer_id
WHERE {{of_days}}
ORDER BY ((year(l.day) * 12 + month(l.day))::BIGINT << 32) + p.person
