-- Answers: discounts over the price before them.
lines.discount / nullif(lines.gross, 0)
