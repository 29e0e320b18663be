-- Answers: keeps what a statement gives in a table of the workshop. Places: `name`, `select`.
CREATE OR REPLACE TABLE work.{{name}} AS {{select}}
