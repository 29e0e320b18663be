-- Answers: whether history covers N-1.
SELECT n1_covered FROM mart_windows
