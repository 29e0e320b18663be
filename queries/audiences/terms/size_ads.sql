-- Answers: who of them can be shown advertising. Place: `rule`.
count(*) FILTER (WHERE {{rule}} AND p.ads)
