-- Answers: how many stores somebody bought in. Places: `from`, `to`, `who`.
SELECT any_value(p.customer_id) AS customer_id, count(DISTINCT a.store) AS stores
FROM audience_bought AS a
JOIN search_person AS p ON p.person = a.person
WHERE a.day BETWEEN {{from}} AND {{to}} AND a.tickets > 0{{who}}
GROUP BY a.person
