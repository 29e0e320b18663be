-- Answers: different categories bought.
nullif(categories.categories, 0)
