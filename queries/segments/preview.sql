-- Answers: what each segment with lines would hold under other thresholds, in N and in N-1.
-- Parameter best_revenue DECIMAL(18,2): from which net revenue a customer is in Best
-- Parameter best_tickets INTEGER: and from how many tickets
-- Parameter large_revenue DECIMAL(18,2): the same for Large
-- Parameter large_tickets INTEGER: the same for Large
-- Parameter medium_revenue DECIMAL(18,2): the same for Medium
-- Parameter medium_tickets INTEGER: the same for Medium
-- Column is_n1 BOOLEAN: whether the row is of N-1
-- Column segment VARCHAR: the segment
-- Column customers BIGINT: its customers
-- Column net DECIMAL(38,2): their net revenue
SELECT
    is_n1,
    CASE
        WHEN tickets = 0 OR net <= 0 THEN 'returns'
        WHEN net >= $best_revenue::DECIMAL(18, 2) AND tickets >= $best_tickets::INTEGER THEN 'best'
        WHEN net >= $large_revenue::DECIMAL(18, 2) AND tickets >= $large_tickets::INTEGER THEN 'large'
        WHEN net >= $medium_revenue::DECIMAL(18, 2) AND tickets >= $medium_tickets::INTEGER THEN 'medium'
        ELSE 'small'
    END AS segment,
    count(*)::BIGINT AS customers,
    sum(net)::DECIMAL(38, 2) AS net
FROM (
    SELECT FALSE AS is_n1, n_tickets AS tickets, n_net AS net FROM mart_customer_value WHERE n_lines > 0
    UNION ALL
    SELECT TRUE AS is_n1, n1_tickets AS tickets, n1_net AS net FROM mart_customer_value WHERE n1_lines > 0
) AS years
GROUP BY 1, 2
