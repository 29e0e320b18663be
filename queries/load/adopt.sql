-- Answers: the room that a load's rows were staged in becomes their table.
DELETE FROM load_incoming WHERE _problem <> 0;
ALTER TABLE load_incoming DROP COLUMN _row;
ALTER TABLE load_incoming DROP COLUMN _problem;
DROP TABLE {{table}};
ALTER TABLE load_incoming RENAME TO {{table}};
