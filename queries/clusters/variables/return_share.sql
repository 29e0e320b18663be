-- Answers: share of lines that are returns.
lines.returned * 1.0 / nullif(lines.lines, 0)
