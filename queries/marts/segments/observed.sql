-- Answers: what the customers of each segment of 3, 12 and 36 months ago have spent since.
{{c3}}
UNION ALL
SELECT 12 AS months, w.n1_to AS since, f.n1_segment AS segment, sum(f.customers) AS customers, sum(f.n_net) AS net
FROM mart_segment_flow AS f
CROSS JOIN mart_windows AS w
WHERE w.first_day <= w.n1_from
GROUP BY w.n1_to, f.n1_segment
UNION ALL
{{c36}}
