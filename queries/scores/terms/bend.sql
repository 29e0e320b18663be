-- Answers: by how much a line that bends at a score lies above the straight one. Places: `by`, `score`, `at`.
CAST('{{by}}' AS DOUBLE) * greatest(({{score}}) - CAST('{{at}}' AS DOUBLE), 0)
