-- Answers: how many people a rule takes. Place: `name`: its column.
count(*) FILTER (WHERE {{name}})
