-- Answers: a place in memory for what a rescoring works with; nothing of it is kept.
ATTACH IF NOT EXISTS ':memory:' AS work
