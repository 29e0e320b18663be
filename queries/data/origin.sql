-- Answers: what the tables were made from: where that is the same, so are they.
-- Column files VARCHAR: every file that gave rows and when it was loaded, as a hash
-- Column erased BIGINT: people who were erased since
SELECT
    (SELECT md5(string_agg(file_id || ' ' || epoch_us(loaded_at), ',' ORDER BY file_id)) FROM load_files) AS files,
    (SELECT count(*) FROM erased_people) AS erased
