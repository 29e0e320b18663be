-- Answers: how many people there are of each segment, and their net revenue of the 12 months; who never had a ticket line
-- has none.
-- Column segment VARCHAR: the segment on the as-of day
-- Column customers BIGINT: people
-- Column revenue DECIMAL(38,2): their net revenue
SELECT p.tier AS segment, count(*) AS customers, coalesce(sum(p.revenue), 0)::DECIMAL(38,2) AS revenue
FROM audience_person AS p
GROUP BY p.tier
