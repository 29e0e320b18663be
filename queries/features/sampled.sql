-- Answers: customers to learn from, numbered by their ids: those whose digest lies low, which is a draw that stays the same.
-- Place `below`: four hexadecimal digits.
SELECT customer_id, CAST(row_number() OVER (ORDER BY customer_id NULLS LAST) AS INTEGER) AS number
FROM mart_customer
WHERE substr(md5(customer_id), 1, 4) < '{{below}}'
