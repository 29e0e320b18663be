-- Answers: how many rows a table of the workshop has. Place `name`.
SELECT count(*) AS rows FROM work.{{name}}
