-- Answers: A text as a moment with its offset from UTC.
TRY_CAST({{value}} AS TIMESTAMPTZ)
