-- Answers: share of purchased lines in the category bought most.
categories.most * 1.0 / nullif(categories.named, 0)
