-- Answers: what one feature adds to a linear model; unknown, it counts as the mean. Places: `coefficient`, `value`, `mean`.
CAST('{{coefficient}}' AS DOUBLE) * coalesce({{value}}, CAST('{{mean}}' AS DOUBLE))
