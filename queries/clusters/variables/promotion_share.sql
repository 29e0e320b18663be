-- Answers: share of purchased lines with a discount, of those that tell.
lines.discounted * 1.0 / nullif(lines.told, 0)
