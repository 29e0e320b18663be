-- Answers: how many active customers left more net revenue in the 12 months than each amount that somebody left.
SELECT
    net,
    sum(customers) OVER (ORDER BY net DESC NULLS LAST ROWS UNBOUNDED PRECEDING) - customers AS larger
FROM (SELECT n_net AS net, count(*) AS customers FROM mart_customer_value WHERE n_lines > 0 GROUP BY n_net) AS amounts
ORDER BY net NULLS LAST
