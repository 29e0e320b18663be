-- Answers: a value is there and does not convert: a number too large for its column, or no number.
WHEN {{typed}} IS NULL AND {{present}} IS NOT NULL
    THEN CASE WHEN isfinite(TRY_CAST({{number}} AS DOUBLE)) THEN {{range}} ELSE {{code}} END
