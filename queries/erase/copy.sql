-- Answers: copies a table that names no customer, row by row in its order.
INSERT INTO {{table}} SELECT * FROM with_everybody.main.{{table}}
