-- Answers: share of purchased lines in a category, of those that tell theirs. Place: `code`.
coalesce(categories.category_{{code}}, 0) * 1.0 / nullif(categories.named, 0)
