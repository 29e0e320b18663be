-- Answers: what the 12 months hold of a customer, and the segment now and a year ago.
-- Parameter customer_id VARCHAR: the customer
-- Column segment VARCHAR: the segment on the as-of day
-- Column n1_segment VARCHAR: the segment a year ago
-- Column first_day DATE: first purchase
-- Column last_day DATE: last purchase
-- Column lines BIGINT: ticket lines of the 12 months
-- Column tickets BIGINT: tickets of the 12 months
-- Column net DECIMAL(18,2): net revenue of the 12 months
-- Column net_costed DECIMAL(18,2): of the lines whose cost is known
-- Column cost DECIMAL(18,2): their cost
SELECT
    g.segment, g.n1_segment, v.first_day, v.last_day,
    v.n_lines AS lines, v.n_tickets AS tickets, v.n_net AS net, v.n_net_costed AS net_costed, v.n_cost AS cost
FROM (SELECT * FROM mart_customer_value WHERE customer_id = $customer_id::VARCHAR) AS v
LEFT JOIN (SELECT * FROM mart_customer_segment WHERE customer_id = $customer_id::VARCHAR) AS g
    ON g.customer_id = v.customer_id
