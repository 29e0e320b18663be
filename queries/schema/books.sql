-- Answers: creates what a generation knows about its own loads.

-- Numbers by name: the schema's version, and how many lines lie in customer order.
CREATE TABLE IF NOT EXISTS load_meta (key VARCHAR, value BIGINT);

-- Every file that ever gave rows, as it was when loaded.
CREATE TABLE IF NOT EXISTS load_files (
    file_id INTEGER, source VARCHAR, path VARCHAR, sha256 VARCHAR, bytes BIGINT, modified_ns BIGINT,
    mapping VARCHAR, "rows" BIGINT, rejected BIGINT, loaded_at TIMESTAMP, table_name VARCHAR
);

-- Who is erased: salted hashes of ids, and what they were salted with. Who knows an id can tell that it is erased; who has
-- this file and tries every id can find it out, which is why it is for its owner's eyes alone.
CREATE TABLE IF NOT EXISTS erased_people (hash VARCHAR);
CREATE TABLE IF NOT EXISTS erasure_salts (salt VARCHAR);

-- Every row of those files that broke a rule.
CREATE TABLE IF NOT EXISTS rejected_rows (
    file_id INTEGER, source VARCHAR, file VARCHAR, line BIGINT, column_name VARCHAR, reason VARCHAR, value VARCHAR
);
