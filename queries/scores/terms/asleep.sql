-- Answers: what is told of who did not buy for a year. Place: `told`.
CASE WHEN recency >= 365 THEN {{told}} END
