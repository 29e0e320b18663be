-- Answers: keeps each ticket's measures for the marts of this refresh, where other connections see them too. They lie in
-- small groups, so that every core gets a part of few tickets.
ATTACH IF NOT EXISTS ':memory:' AS scratch (ROW_GROUP_SIZE 16384);
CREATE OR REPLACE TABLE scratch.ticket_cells AS {{select}};
