-- Answers: keeps each ticket's measures for the marts of this refresh.
CREATE OR REPLACE TEMP TABLE ticket_cells AS {{select}};
