-- Answers: a probability to come back, for who did not buy for a year. Place: `probability`: of no purchase.
CASE WHEN recency >= 365 THEN 1 - {{probability}} END
