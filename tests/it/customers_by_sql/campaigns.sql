-- Answers: the campaigns that a customer is in and that began by the as-of day, latest first.
-- Parameter customer_id VARCHAR: the customer
-- Parameter to DATE: the as-of day
-- Column campaign_id VARCHAR: the campaign
-- Column label VARCHAR: its name
-- Column kind VARCHAR: its kind
-- Column arm VARCHAR: exposed, control, or a cell of an experiment
-- Column starts_on DATE: first day
-- Column ends_on DATE: last day
SELECT m.campaign_id, c.label, c.kind, m.arm, c.starts_on, c.ends_on
FROM (SELECT campaign_id, arm FROM campaign_members WHERE customer_id = $customer_id::VARCHAR) AS m
LEFT JOIN campaigns AS c ON c.campaign_id = m.campaign_id
WHERE c.starts_on IS NULL OR c.starts_on <= $to::DATE
ORDER BY c.starts_on DESC NULLS LAST, m.campaign_id
