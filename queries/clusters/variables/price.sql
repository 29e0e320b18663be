-- Answers: price of a unit before discounts.
lines.priced / nullif(lines.priced_units, 0)
