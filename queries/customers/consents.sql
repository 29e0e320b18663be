-- Answers: every change of a customer's consents up to the as-of day.
-- Parameter customer_id VARCHAR: the customer
-- Parameter as_of DATE: the as-of day
-- Column channel VARCHAR: for what
-- Column granted BOOLEAN: given, or withdrawn
-- Column changed_at TIMESTAMP: when
SELECT channel, granted, changed_at
FROM consents
WHERE customer_id = $customer_id::VARCHAR AND changed_at < $as_of::DATE + 1
