-- Answers: how many active customers left more net revenue in the 12 months than one of them.
-- Parameter net DECIMAL(18,2): the net revenue of that one
-- Column larger BIGINT: active customers with more; NULL where nobody left this amount
SELECT max(larger) AS larger FROM mart_revenue_rank WHERE net = $net::DECIMAL(18,2)
