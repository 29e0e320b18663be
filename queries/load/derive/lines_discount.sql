-- Answers: discount where only gross and net are given.
coalesce({{discount}}, TRY_CAST({{gross}} - {{net}} AS DECIMAL(18, 2)))
