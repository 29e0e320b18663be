-- Answers: one question of a tree. Places: `feature`, `threshold`, `unknown`: what is done where it is unknown; `left`,
-- `right`.
CASE WHEN {{feature}} <= CAST('{{threshold}}' AS REAL){{unknown}} THEN {{left}} ELSE {{right}} END
