-- Answers: the customers that medians and shares are told from: all of a small base, of a large one those whose digest
-- lies low, which is a draw that stays the same.
SELECT customer_id
FROM mart_customer_value
WHERE substr(md5(customer_id), 1, 4) < '{{below}}'
