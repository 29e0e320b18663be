-- Answers: how many people a rule takes. Place: `rule`.
count(*) FILTER (WHERE {{rule}})
