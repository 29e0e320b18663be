-- Answers: "not a number" where an id should stand is absent: files hold ids so when some are absent.
CASE WHEN NOT isnan({{value}}) THEN {{value}} END
