-- Answers: the active customers of the last 12 months, by revenue (three significant digits) and tickets.
-- Column revenue DOUBLE: lower edge of net revenue in N
-- Column tickets BIGINT: tickets in N, at most 30
-- Column customers BIGINT: customers
-- Column revenue_sum DECIMAL(38,2): their net revenue in N
SELECT
    CAST((cents // step) * step AS DOUBLE) / 100 AS revenue,
    least(tickets, 30)::BIGINT AS tickets,
    count(*)::BIGINT AS customers,
    sum(net)::DECIMAL(38, 2) AS revenue_sum
FROM (
    SELECT
        n_net AS net,
        n_tickets AS tickets,
        CAST(n_net * 100 AS BIGINT) AS cents,
        CAST(power(10, greatest(floor(log10(n_net * 100)) - 2, 0)) AS BIGINT) AS step
    FROM mart_customer_value
    WHERE n_tickets > 0 AND n_net > 0
) AS v
GROUP BY 1, 2
