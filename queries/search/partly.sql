-- Answers: builds the words and keys of the customers that changed anew; they come after the others.
DELETE FROM search_word WHERE person IN (SELECT person FROM search_changed);
DELETE FROM search_key WHERE person IN (SELECT person FROM search_changed);
INSERT INTO search_word SELECT * FROM ({{words}}) AS built ORDER BY word, words, person;
INSERT INTO search_key SELECT * FROM ({{keys}}) AS built ORDER BY value, kind, person;
