-- Answers: a probability of no purchase, for who bought within a year. Place: `probability`.
CASE WHEN recency < 365 THEN {{probability}} END
