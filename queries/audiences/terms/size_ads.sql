-- Answers: who of them can be shown advertising. Place: `name`.
count(*) FILTER (WHERE {{name}} AND ads)
