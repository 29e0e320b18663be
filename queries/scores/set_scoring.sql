-- Answers: says which scores stand. Parameters 1 to 3: the rescoring, the day, the customers.
INSERT INTO mart_scoring VALUES (?, CAST(? AS DATE), ?)
