-- Answers: keeps everybody's segment of a day for this assignment. Places: `name`, `assigned`.
CREATE OR REPLACE TEMP TABLE {{name}} AS {{assigned}}
