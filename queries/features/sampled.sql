-- Answers: customers to learn from: those whose digest lies low, which is a draw that stays the same. Place `below`: four
-- hexadecimal digits.
SELECT customer_id
FROM mart_customer
WHERE substr(md5(customer_id), 1, 4) < '{{below}}'
