-- Answers: the windows around the day that the value segments stand for.
SELECT
    a.as_of,
    CAST(a.as_of - INTERVAL '12' MONTH + INTERVAL '1' DAY AS DATE) AS n_from,
    CAST(a.as_of - INTERVAL '36' MONTH + INTERVAL '1' DAY AS DATE) AS sleepers_from,
    CAST(a.as_of - INTERVAL '12' MONTH AS DATE) AS n1_to,
    CAST(a.as_of - INTERVAL '24' MONTH + INTERVAL '1' DAY AS DATE) AS n1_from,
    CAST(a.as_of - INTERVAL '48' MONTH + INTERVAL '1' DAY AS DATE) AS n1_sleepers_from,
    CAST(a.as_of - INTERVAL '3' MONTH AS DATE) AS c3_to,
    CAST(a.as_of - INTERVAL '15' MONTH + INTERVAL '1' DAY AS DATE) AS c3_from,
    CAST(a.as_of - INTERVAL '36' MONTH AS DATE) AS c36_to,
    CAST(a.as_of - INTERVAL '48' MONTH + INTERVAL '1' DAY AS DATE) AS c36_from,
    -- Months are kept for three years: two to show, one to compare with.
    CAST(date_trunc('month', a.as_of + INTERVAL '1' DAY) - INTERVAL '37' MONTH AS DATE) AS months_from,
    -- The last month that is over.
    CAST(date_trunc('month', a.as_of + INTERVAL '1' DAY) - INTERVAL '1' MONTH AS DATE) AS last_month,
    a.first_day,
    -- History covers N-1 when its first two weeks and twelve of its months have sales: a stray old line is no history.
    a.n1_months >= 12 AND a.n1_beginning > 0 AS n1_covered
FROM (
    SELECT
        {{as_of}} AS as_of,
        min(day) AS first_day,
        count(DISTINCT CASE
            WHEN day > {{as_of}} - INTERVAL '24' MONTH AND day <= {{as_of}} - INTERVAL '12' MONTH
            THEN date_trunc('month', day)
        END) AS n1_months,
        count(CASE
            WHEN day > {{as_of}} - INTERVAL '24' MONTH
                AND day <= {{as_of}} - INTERVAL '24' MONTH + INTERVAL '14' DAY
            THEN 1
        END) AS n1_beginning
    FROM mart_daily
) AS a
