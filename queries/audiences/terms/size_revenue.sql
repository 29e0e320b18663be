-- Answers: their net revenue of the 12 months. Place: `rule`.
coalesce(sum(p.revenue) FILTER (WHERE {{rule}}), 0)::DECIMAL(38,2)::VARCHAR
