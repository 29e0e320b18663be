-- Answers: how many customers bought in a window. Places: `from`, `to`.
SELECT count(*)
FROM (
    SELECT customer_id
    FROM mart_customer_day
    WHERE day BETWEEN {{from}} AND {{to}}
    GROUP BY customer_id
    HAVING sum(tickets) > 0
) AS b
WHERE customer_id IN (SELECT customer_id FROM search_person)
