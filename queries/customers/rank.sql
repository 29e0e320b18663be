-- Answers: how many active customers there are, and how many of them left more net revenue in the 12 months.
-- Parameter net DECIMAL(18,2): the net revenue to compare with
-- Column larger BIGINT: active customers with more
-- Column active BIGINT: active customers
SELECT count(*) FILTER (WHERE n_net > $net::DECIMAL(18,2)) AS larger, count(*) AS active
FROM mart_customer_value
WHERE n_lines > 0
