-- Answers: fills the table of scores. Place: `select`.
CREATE TABLE mart_score AS {{select}}
