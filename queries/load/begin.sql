-- Answers: makes room for a load's rejected rows.
CREATE OR REPLACE TEMP TABLE load_rejects (
    file_id INTEGER, source VARCHAR, file VARCHAR, line BIGINT, column_name VARCHAR, reason VARCHAR, value VARCHAR
);
CREATE TEMP TABLE IF NOT EXISTS stale_days (day DATE);
