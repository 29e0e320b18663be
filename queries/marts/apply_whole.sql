-- Answers: replaces one mart by what its statement gives.
DELETE FROM {{mart}};
INSERT INTO {{mart}} BY NAME {{select}};
