-- Answers: how many active customers there are.
-- Column active BIGINT: active customers
SELECT sum(customers)::BIGINT AS active
FROM mart_segment_flow
WHERE segment IN ('best', 'large', 'medium', 'small', 'returns')
