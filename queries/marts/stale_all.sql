-- Answers: marks every day with a line as stale.
INSERT INTO stale_days SELECT DISTINCT CAST(sold_at AS DATE) FROM lines
