-- Answers: their net revenue of the 12 months. Place: `name`.
coalesce(sum(revenue) FILTER (WHERE {{name}}), 0)::DECIMAL(38,2)::VARCHAR
