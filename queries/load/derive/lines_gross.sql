-- Answers: gross where only net is given.
coalesce({{gross}}, TRY_CAST({{net}} + coalesce({{discount}}, 0) AS DECIMAL(18, 2)))
