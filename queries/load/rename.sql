-- Answers: puts the table that was laid out again in the old one's place.
DROP TABLE {{table}};
ALTER TABLE load_rebuilt RENAME TO {{table}};
