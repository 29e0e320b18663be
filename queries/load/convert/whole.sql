-- Answers: A whole number; 1.0 is one, 1.5 is none.
CASE WHEN TRY_CAST({{value}} AS DECIMAL(38, 6)) = trunc(TRY_CAST({{value}} AS DECIMAL(38, 6))) THEN TRY_CAST(TRY_CAST({{value}} AS DECIMAL(38, 6)) AS {{type}}) END
