-- Answers: share of purchased lines in a department, of those that tell theirs. Place: `code`.
coalesce(categories.department_{{code}}, 0) * 1.0 / nullif(categories.departed, 0)
