-- Answers: the campaigns that a customer is in.
-- Parameter customer_id VARCHAR: the customer
-- Column campaign_id VARCHAR: the campaign
-- Column arm VARCHAR: exposed, control, or a cell of an experiment
SELECT campaign_id, arm FROM campaign_members WHERE customer_id = $customer_id::VARCHAR
