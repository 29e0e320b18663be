-- Answers: keeps the rejected rows, and gives the room of a load back.
INSERT INTO rejected_rows SELECT * FROM load_rejects ORDER BY file_id, line;
DROP TABLE IF EXISTS temp.load_rejects;
DROP TABLE IF EXISTS temp.load_incoming;
DROP TABLE IF EXISTS temp.load_duplicates;
DROP TABLE IF EXISTS temp.load_losers;
DROP TABLE IF EXISTS temp.load_gone;
