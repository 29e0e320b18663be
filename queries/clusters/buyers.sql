-- Answers: how many customers bought in a window. Places: `from`, `to`.
SELECT count(*)
FROM (
    SELECT person
    FROM audience_bought
    WHERE day BETWEEN {{from}} AND {{to}}
    GROUP BY person
    HAVING sum(tickets) > 0
) AS b
