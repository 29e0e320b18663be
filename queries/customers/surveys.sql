-- Answers: a customer's answers to surveys up to the as-of day.
-- Parameter customer_id VARCHAR: the customer
-- Parameter to DATE: the as-of day
-- Column answered_at TIMESTAMP: when
-- Column score BIGINT: likelihood to recommend
-- Column store_id VARCHAR: the store
SELECT answered_at, score, store_id
FROM surveys
WHERE customer_id = $customer_id::VARCHAR AND answered_at < $to::DATE + 1
