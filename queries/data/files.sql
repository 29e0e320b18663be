-- Answers: every file ever loaded, with what it gave.
-- Column source VARCHAR: the source in c360.toml
-- Column path VARCHAR: the file
-- Column bytes BIGINT: its size when loaded
-- Column modified_ns BIGINT: its last change when loaded, nanoseconds since 1970
-- Column taken BIGINT: rows that it gave
-- Column rejected BIGINT: rows that were rejected
-- Column loaded_us BIGINT: when it was loaded, microseconds since 1970 UTC
SELECT
    source,
    path,
    bytes::BIGINT AS bytes,
    modified_ns::BIGINT AS modified_ns,
    "rows"::BIGINT AS taken,
    rejected::BIGINT AS rejected,
    epoch_us(loaded_at)::BIGINT AS loaded_us
FROM load_files
ORDER BY source, path
