-- Answers: gives the room of the tickets' measures back.
DROP TABLE IF EXISTS ticket_cells;
