-- Answers: how many customers have ticket lines up to the as-of day.
SELECT count(*) FROM mart_customer_value
