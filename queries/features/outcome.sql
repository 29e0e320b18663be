-- Answers: what customers bought in the days after a day (`cut`) up to another (`to`): days with a purchase, and net
-- revenue, returns included. Place `days`: what is read.
SELECT
    customer_id,
    count(DISTINCT CASE WHEN tickets > 0 THEN day END) AS purchases,
    sum(net) AS revenue
FROM {{days}}
WHERE day > {{cut}} AND day <= {{to}}
GROUP BY customer_id
