-- Answers: which of several rules take one customer. Places: `rules`, `customer`.
SELECT [{{rules}}] AS is_in
FROM audience_person AS p
WHERE p.customer_id = {{customer}}
