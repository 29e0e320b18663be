-- Answers: what the customers of each segment of 3, 12 and 36 months ago have spent since.
SELECT 3 AS months, w.c3_to AS since, {{c3}} AS segment, count(*) AS customers, sum(v.c3_next) AS net
FROM mart_customer_value AS v
CROSS JOIN mart_windows AS w
CROSS JOIN mart_thresholds AS t
WHERE v.c3_lines > 0 AND w.first_day <= w.c3_from
GROUP BY w.c3_to, {{c3}}
UNION ALL
SELECT 12 AS months, w.n1_to AS since, f.n1_segment AS segment, sum(f.customers) AS customers, sum(f.n_net) AS net
FROM mart_segment_flow AS f
CROSS JOIN mart_windows AS w
WHERE w.first_day <= w.n1_from
GROUP BY w.n1_to, f.n1_segment
UNION ALL
SELECT 36 AS months, w.c36_to AS since, {{c36}} AS segment, count(*) AS customers, sum(v.c36_next) AS net
FROM mart_customer_value AS v
CROSS JOIN mart_windows AS w
CROSS JOIN mart_thresholds AS t
WHERE v.c36_lines > 0 AND w.first_day <= w.c36_from
GROUP BY w.c36_to, {{c36}}
