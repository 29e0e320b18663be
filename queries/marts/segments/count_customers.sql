-- Answers: how many customers have ticket lines in the 24 months up to the as-of day.
SELECT count(*) FROM mart_customer_value WHERE n_lines + n1_lines > 0
