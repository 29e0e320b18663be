-- Answers: what purchases before the last year add to a score: by how much the log-odds of the whole history exceed those of
-- the year; nothing where one of them is unknown. Places: `weight`, `pattern`, `of_year`.
CAST('{{weight}}' AS DOUBLE) * coalesce({{pattern}} - {{of_year}}, 0)
