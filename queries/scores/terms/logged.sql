-- Answers: a feature as linear models take it. Place: `feature`.
sign({{feature}}) * ln(1 + abs(CAST({{feature}} AS DOUBLE)))
