-- Answers: net where only gross is given.
coalesce({{net}}, TRY_CAST({{gross}} - coalesce({{discount}}, 0) AS DECIMAL(18, 2)))
