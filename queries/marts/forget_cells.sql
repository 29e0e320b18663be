-- Answers: gives the room of the tickets' measures back.
DROP VIEW IF EXISTS ticket_cells;
DROP TABLE IF EXISTS scratch.ticket_cells;
