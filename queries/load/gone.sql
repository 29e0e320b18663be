-- Answers: which rows of a table give way to what is brought to it: those of the same key, and all earlier rows of
-- a file that is loaded again.
CREATE OR REPLACE TEMP TABLE load_gone AS
SELECT t.rowid AS row_id, {{day}} AS day, i.brought IS NOT NULL AS replaced
FROM {{table}} AS t
LEFT JOIN (SELECT {{keys}}, TRUE AS brought FROM load_incoming WHERE _problem = 0) AS i ON {{same_key}}
WHERE i.brought OR t._file IN ({{old_files}})
