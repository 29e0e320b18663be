-- Answers: when somebody was born, where that is known and can be. Places: `to`, `who`.
SELECT
    p.customer_id,
    CASE WHEN p.birth_date <= {{to}} AND p.birth_date > {{to}} - INTERVAL 120 YEAR THEN p.birth_date END AS born
FROM customers AS p
WHERE TRUE{{who}}
