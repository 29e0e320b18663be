-- Answers: takes the rows that give way out of a table.
DELETE FROM {{table}} WHERE rowid IN (SELECT row_id FROM load_gone)
