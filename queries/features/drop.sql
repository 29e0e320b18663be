-- Answers: gives back the memory of a table of the workshop. Place: `name`.
DROP TABLE IF EXISTS work.{{name}}
