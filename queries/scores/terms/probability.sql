-- Answers: the probability that goes with a score. Places: `slope`, `score`, `intercept`.
least(greatest(1 / (1 + exp(-(CAST('{{slope}}' AS DOUBLE) * ({{score}}) + CAST('{{intercept}}' AS DOUBLE)))), 0.00001), 0.99999)
