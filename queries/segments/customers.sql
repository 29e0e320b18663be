-- Answers: the customers of one segment, largest net revenue first.
-- Parameter segment VARCHAR: the segment
-- Parameter most INTEGER: how many at most
-- Column customer_id VARCHAR: the customer
-- Column net DECIMAL(18,2): net revenue of the 12 months
-- Column tickets BIGINT: tickets of the 12 months
-- Column last_day DATE: last purchase
-- Column n1_segment VARCHAR: the segment a year ago
-- Column n1_net DECIMAL(18,2): net revenue of the 12 months before
SELECT
    g.customer_id,
    v.n_net AS net,
    v.n_tickets AS tickets,
    v.last_day,
    g.n1_segment,
    v.n1_net
FROM (
    SELECT v.customer_id, v.n_net, v.n_tickets, v.last_day, v.n1_net
    FROM mart_customer_value AS v
    WHERE v.customer_id IN (SELECT customer_id FROM mart_customer_segment WHERE segment = $segment::VARCHAR)
    ORDER BY v.n_net DESC NULLS LAST, v.n1_net DESC NULLS LAST, v.customer_id
    LIMIT $most::INTEGER
) AS v
JOIN mart_customer_segment AS g ON g.customer_id = v.customer_id
ORDER BY v.n_net DESC NULLS LAST, v.n1_net DESC NULLS LAST, v.customer_id
