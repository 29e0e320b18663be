-- Answers: customers and their measures by segment a year ago and now.
-- Column n1_segment VARCHAR: the segment a year ago
-- Column segment VARCHAR: the segment now
-- Column n1_is_new BOOLEAN: first purchase in N-1
-- Column is_new BOOLEAN: first purchase in N
-- Column customers BIGINT: customers
-- Column n_tickets BIGINT: tickets in N
-- Column n_quantity DECIMAL(18,3): units in N
-- Column n_net DECIMAL(18,2): net revenue in N
-- Column n_net_costed DECIMAL(18,2): that of lines whose cost is known
-- Column n_cost DECIMAL(18,2): their cost
-- Column n1_tickets BIGINT: tickets in N-1
-- Column n1_quantity DECIMAL(18,3): units in N-1
-- Column n1_net DECIMAL(18,2): net revenue in N-1
-- Column n1_net_costed DECIMAL(18,2): that of lines whose cost is known
-- Column n1_cost DECIMAL(18,2): their cost
-- Column age_known BIGINT: customers whose birth date is known
-- Column age_years DECIMAL(18,4): sum of their ages at the end of N
-- Column n1_age_years DECIMAL(18,4): sum of their ages at the end of N-1
-- Column consent_known BIGINT: customers whose consents are known
-- Column contactable BIGINT: those who consent to e-mail, SMS or post
SELECT
    n1_segment, segment, n1_is_new, is_new, customers,
    n_tickets, n_quantity, n_net, n_net_costed, n_cost,
    n1_tickets, n1_quantity, n1_net, n1_net_costed, n1_cost,
    age_known, age_years, n1_age_years, consent_known, contactable
FROM mart_segment_flow
