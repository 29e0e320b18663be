-- Answers: an empty table of what purchase-count models predict for each history.
SELECT
    CAST(0 AS INTEGER) AS repeats, CAST(0 AS INTEGER) AS last_key, CAST(0 AS INTEGER) AS age_key,
    CAST(0 AS DOUBLE) AS expected_3, CAST(0 AS DOUBLE) AS expected_6, CAST(0 AS DOUBLE) AS expected_12,
    CAST(0 AS DOUBLE) AS expected_24, CAST(0 AS DOUBLE) AS expected_36,
    CAST(0 AS DOUBLE) AS gone_30, CAST(0 AS DOUBLE) AS gone_60, CAST(0 AS DOUBLE) AS gone_90,
    CAST(0 AS DOUBLE) AS gone_180, CAST(0 AS DOUBLE) AS gone_365,
    CAST(0 AS DOUBLE) AS back_90, CAST(0 AS DOUBLE) AS back_365, CAST(0 AS DOUBLE) AS gone_value
WHERE 1 = 0
