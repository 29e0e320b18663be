-- Answers: where customers with lines in N or N-1 would stand under other thresholds, in one pass over all customers.
-- Parameter best_revenue DECIMAL(18,2): from which net revenue a customer is in Best
-- Parameter best_tickets INTEGER: and from how many tickets
-- Parameter large_revenue DECIMAL(18,2): the same for Large
-- Parameter large_tickets INTEGER: the same for Large
-- Parameter medium_revenue DECIMAL(18,2): the same for Medium
-- Parameter medium_tickets INTEGER: the same for Medium
-- Column segment VARCHAR: the segment in N; absent without lines in N
-- Column n1_segment VARCHAR: the segment in N-1; absent without lines in N-1
-- Column customers BIGINT: customers
-- Column net DECIMAL(38,2): their net revenue in N
-- Column n1_net DECIMAL(38,2): their net revenue in N-1
SELECT
    CASE now WHEN 5 THEN 'best' WHEN 4 THEN 'large' WHEN 3 THEN 'medium' WHEN 2 THEN 'small' WHEN 1 THEN 'returns' END
        AS segment,
    CASE n1 WHEN 5 THEN 'best' WHEN 4 THEN 'large' WHEN 3 THEN 'medium' WHEN 2 THEN 'small' WHEN 1 THEN 'returns' END
        AS n1_segment,
    customers,
    net,
    n1_net
FROM (
    SELECT
        now,
        n1,
        count(*)::BIGINT AS customers,
        sum(n_net)::DECIMAL(38, 2) AS net,
        sum(n1_net)::DECIMAL(38, 2) AS n1_net
    FROM (
        SELECT
            n_net,
            n1_net,
            (CASE
                WHEN n_lines = 0 THEN 0
                WHEN n_tickets = 0 OR n_net <= 0 THEN 1
                WHEN n_net >= $best_revenue::DECIMAL(18, 2) AND n_tickets >= $best_tickets::INTEGER THEN 5
                WHEN n_net >= $large_revenue::DECIMAL(18, 2) AND n_tickets >= $large_tickets::INTEGER THEN 4
                WHEN n_net >= $medium_revenue::DECIMAL(18, 2) AND n_tickets >= $medium_tickets::INTEGER THEN 3
                ELSE 2
            END)::TINYINT AS now,
            (CASE
                WHEN n1_lines = 0 THEN 0
                WHEN n1_tickets = 0 OR n1_net <= 0 THEN 1
                WHEN n1_net >= $best_revenue::DECIMAL(18, 2) AND n1_tickets >= $best_tickets::INTEGER THEN 5
                WHEN n1_net >= $large_revenue::DECIMAL(18, 2) AND n1_tickets >= $large_tickets::INTEGER THEN 4
                WHEN n1_net >= $medium_revenue::DECIMAL(18, 2) AND n1_tickets >= $medium_tickets::INTEGER THEN 3
                ELSE 2
            END)::TINYINT AS n1
        FROM mart_customer_value
    ) AS cut
    GROUP BY now, n1
) AS sums
