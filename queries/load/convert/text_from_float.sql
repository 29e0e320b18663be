-- Answers: Ids that a file holds as floating point (because some are absent) lose their ".0".
CASE
    WHEN {{value}} = trunc({{value}}) AND abs({{value}}) < 1e15 THEN CAST(CAST({{value}} AS BIGINT) AS VARCHAR)
    ELSE CAST({{value}} AS VARCHAR)
END
