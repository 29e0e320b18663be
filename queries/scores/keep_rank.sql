-- Answers: fills the table of ranks. Place: `select`.
INSERT INTO mart_score_rank {{select}}
