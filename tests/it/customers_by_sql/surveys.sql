-- Answers: a customer's answers to surveys up to the as-of day, latest first.
-- Parameter customer_id VARCHAR: the customer
-- Parameter to DATE: the as-of day
-- Column answered_at TIMESTAMP: when
-- Column score BIGINT: likelihood to recommend
-- Column store VARCHAR: the store's label, or its id where it has none
SELECT a.answered_at, a.score, coalesce(s.label, a.store_id) AS store
FROM (
    SELECT answered_at, score, store_id
    FROM surveys
    WHERE customer_id = $customer_id::VARCHAR AND answered_at < $to::DATE + 1
) AS a
LEFT JOIN stores AS s ON s.store_id = a.store_id
ORDER BY a.answered_at DESC, a.store_id, a.score
