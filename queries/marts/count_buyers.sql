-- Answers: how many customers ever bought.
SELECT count(*) FROM mart_customer
