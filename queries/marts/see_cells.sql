-- Answers: lets a connection see the tickets' measures by their name.
CREATE OR REPLACE TEMP VIEW ticket_cells AS SELECT * FROM scratch.ticket_cells;
