-- Answers: each segment at the end of each month that is over, over the 12 calendar months up to it.
-- Column month DATE: first day of the month
-- Column segment VARCHAR: the segment, or `new`
-- Column customers BIGINT: customers
-- Column new_customers BIGINT: of `new`, customers whose first purchase lies in the 12 months
-- Column tickets BIGINT: their tickets
-- Column net DECIMAL(18,2): their net revenue
-- Column net_costed DECIMAL(18,2): that of the lines whose cost is known
-- Column margin DECIMAL(18,2): the margin of these lines
-- Column age_known BIGINT: customers whose birth date is known
-- Column age_years DECIMAL(18,4): sum of their ages at the month's end
SELECT month, segment, customers, new_customers, tickets, net, net_costed, margin, age_known, age_years
FROM mart_segment_month
ORDER BY month NULLS LAST, segment NULLS LAST
