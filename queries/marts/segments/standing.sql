-- Answers: the last month that the months of segments reach to, and the thresholds they are cut by; nothing where none
-- are built.
SELECT w.last_month, t.version
FROM mart_windows AS w
CROSS JOIN mart_thresholds AS t
WHERE EXISTS (SELECT 1 FROM mart_segment_month)
