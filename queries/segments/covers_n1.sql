-- Answers: whether history covers N-1.
SELECT first_day <= n1_from FROM mart_windows
