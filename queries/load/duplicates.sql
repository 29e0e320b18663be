-- Answers: makes room for the hashes of keys (a rare false alarm is sorted out next) that are staged more than once.
CREATE OR REPLACE TEMP TABLE load_duplicates (h UBIGINT)
