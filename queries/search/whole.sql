-- Answers: builds every customer's words and keys anew, in their order.
CREATE OR REPLACE TABLE search_word AS SELECT * FROM ({{words}}) AS built ORDER BY word, words, person;
CREATE OR REPLACE TABLE search_key AS SELECT * FROM ({{keys}}) AS built ORDER BY value, kind, person;
