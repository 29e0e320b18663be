-- Answers: the months in which a customer's segment changed.
-- Parameter customer_id VARCHAR: the customer
-- Column month DATE: first day of the month
-- Column segment VARCHAR: the segment at its end
SELECT month, segment FROM mart_segment_history WHERE customer_id = $customer_id::VARCHAR
