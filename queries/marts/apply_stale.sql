-- Answers: replaces the stale days of one mart by what its statement gives.
DELETE FROM {{mart}} WHERE day IN (SELECT day FROM stale_days);
INSERT INTO {{mart}} BY NAME {{select}};
