-- Answers: what customers who bought up to a day (`cut`) bought in the days after it up to another (`to`): days with a
-- purchase, and net revenue, returns included; in the order of their ids, as their features are. Place `days`: what is
-- read, one row per customer and day.
SELECT
    CAST(count(CASE WHEN tickets > 0 AND day > {{cut}} THEN day END) AS INTEGER) AS purchases,
    CAST(coalesce(sum(CASE WHEN day > {{cut}} THEN net END), 0) AS DOUBLE) AS revenue
FROM {{days}}
WHERE day <= {{to}}
GROUP BY customer_id
HAVING count(CASE WHEN tickets > 0 AND day <= {{cut}} THEN day END) > 0
ORDER BY customer_id NULLS LAST
