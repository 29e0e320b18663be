-- Answers: what is told of who bought within a year. Place: `told`.
CASE WHEN recency < 365 THEN {{told}} END
