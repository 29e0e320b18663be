-- Answers: each customer's segment now and a year ago, by the same thresholds.
SELECT v.customer_id, {{now}} AS segment, {{n1}} AS n1_segment
FROM mart_customer_value AS v
CROSS JOIN mart_windows AS w
CROSS JOIN mart_thresholds AS t
