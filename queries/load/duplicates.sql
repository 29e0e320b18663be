-- Answers: which keys (by hash: a rare false alarm is sorted out next) are staged more than once.
CREATE OR REPLACE TEMP TABLE load_duplicates AS
SELECT hash({{keys}}) AS h FROM load_incoming WHERE _problem = 0 GROUP BY 1 HAVING count(*) > 1
