-- Answers: what the customers of each segment of some months ago have spent since.
SELECT
    {{months}} AS months,
    w.{{to}} AS since,
    {{case}} AS segment,
    count(*) AS customers,
    sum(v.next) AS net
FROM (
    SELECT
        d.customer_id,
        sum(CASE WHEN d.day <= x.{{to}} THEN d.lines ELSE 0 END) AS lines,
        sum(CASE WHEN d.day <= x.{{to}} THEN d.tickets ELSE 0 END) AS tickets,
        coalesce(sum(CASE WHEN d.day <= x.{{to}} THEN d.net END), 0) AS net,
        coalesce(sum(CASE WHEN d.day > x.{{to}} THEN d.net END), 0) AS next,
        max(CASE WHEN d.day <= x.{{to}} AND d.tickets > 0 THEN d.day END) AS last_day
    FROM mart_customer_day AS d
    CROSS JOIN mart_windows AS x
    WHERE d.day BETWEEN x.{{from}} AND x.as_of
    GROUP BY d.customer_id
) AS v
CROSS JOIN mart_windows AS w
CROSS JOIN mart_thresholds AS t
WHERE v.lines > 0 AND w.first_day <= w.{{from}}
GROUP BY w.{{to}}, {{case}}
