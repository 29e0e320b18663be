-- Answers: the active customers of the 12 months before the last 12, by revenue (three significant digits) and tickets,
-- with what they spent in the 12 months after. Thresholds are judged on it.
-- Column revenue DOUBLE: lower edge of net revenue in N-1
-- Column tickets BIGINT: tickets in N-1, at most 30
-- Column customers BIGINT: customers
-- Column revenue_sum DECIMAL(38,2): their net revenue in N-1
-- Column next DECIMAL(38,2): their net revenue in N
-- Column next_squares DOUBLE: the sum of its squares
SELECT
    CAST((cents // step) * step AS DOUBLE) / 100 AS revenue,
    least(tickets, 30)::BIGINT AS tickets,
    count(*)::BIGINT AS customers,
    sum(net)::DECIMAL(38, 2) AS revenue_sum,
    sum(next)::DECIMAL(38, 2) AS next,
    sum(next::DOUBLE * next::DOUBLE)::DOUBLE AS next_squares
FROM (
    SELECT
        n1_net AS net,
        n1_tickets AS tickets,
        n_net AS next,
        CAST(n1_net * 100 AS BIGINT) AS cents,
        CAST(power(10, greatest(floor(log10(n1_net * 100)) - 2, 0)) AS BIGINT) AS step
    FROM mart_customer_value
    WHERE n1_tickets > 0 AND n1_net > 0
) AS v
GROUP BY 1, 2
