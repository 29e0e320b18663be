-- Answers: makes room for the rows that a load brings to an empty table, which this room will become.
DROP TABLE IF EXISTS temp.load_incoming;
CREATE TABLE load_incoming ({{columns}}, _file INTEGER, _row BIGINT, _problem INTEGER);
CREATE OR REPLACE TEMP TABLE load_gone (row_id BIGINT, day DATE, replaced BOOLEAN);
