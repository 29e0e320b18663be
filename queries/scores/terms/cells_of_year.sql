-- Answers: where the count models' answer is found for a customer's last year alone. Places: `unit`, `half`.
LEFT JOIN work.cell AS y
        ON y.repeats = CAST(f.days_365 AS INTEGER) - 1
        AND y.last_key = CAST(floor((f.tenure_year - f.recency + {{half}}) / {{unit}}) AS INTEGER)
        AND y.age_key = CAST(floor((f.tenure_year + {{half}}) / {{unit}}) AS INTEGER)
