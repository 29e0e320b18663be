-- Answers: the customers who may have one of some phone numbers: their last six digits are the same. Whether they have it
-- is for whoever reads the number. Value: the last six digits of the numbers.
SELECT phone AS value, country, customer_id
FROM customers
WHERE right(translate(phone, ' .-/()+', ''), 6) IN (SELECT unnest($1::VARCHAR[]))
