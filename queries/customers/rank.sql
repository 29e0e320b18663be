-- Answers: how many active customers there are, and how many of them left more net revenue in the 12 months.
-- Parameter net DECIMAL(18,2): the net revenue of one of them
-- Column larger BIGINT: active customers with more; NULL where nobody left this amount
-- Column active BIGINT: active customers
SELECT
    (SELECT max(larger) FROM mart_revenue_rank WHERE net = $net::DECIMAL(18,2)) AS larger,
    (SELECT sum(customers)::BIGINT FROM mart_segment_flow WHERE segment IN ('best', 'large', 'medium', 'small', 'returns')) AS active
