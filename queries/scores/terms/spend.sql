-- Answers: the expected spend of one purchase by Gamma-Gamma; everybody's where the mean is none. Places: `p`, `q`, `gamma`.
CAST('{{p}}' AS DOUBLE) * (CAST('{{gamma}}' AS DOUBLE) + CASE WHEN spend > 0 THEN (repeats + 1) * CAST(spend AS DOUBLE) ELSE 0 END)
/ (CAST('{{p}}' AS DOUBLE) * CASE WHEN spend > 0 THEN repeats + 1 ELSE 0 END + CAST('{{q}}' AS DOUBLE) - 1)
