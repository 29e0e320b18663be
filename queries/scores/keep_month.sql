-- Answers: keeps the scores of this month. Place: `select`.
INSERT INTO mart_score_month {{select}}
