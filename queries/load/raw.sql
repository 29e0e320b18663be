-- Answers: makes room for the texts of one text file.
CREATE OR REPLACE TEMP TABLE load_raw ({{columns}})
