-- Answers: the features of customers at a cut, in the order of their ids. Place `features`: their statement.
SELECT f.* EXCLUDE (customer_id)
FROM ({{features}}) AS f
ORDER BY f.customer_id NULLS LAST
