-- Answers: every store: its label, or its id where it has none, and where it lies.
-- Column store_id VARCHAR: the store
-- Column label VARCHAR: its label, or its id
-- Column latitude DOUBLE: degrees
-- Column longitude DOUBLE: degrees
SELECT store_id, coalesce(label, store_id) AS label, latitude::DOUBLE AS latitude, longitude::DOUBLE AS longitude
FROM stores
