-- Answers: whether a flag of the catalogue is set. Place: `column`.
p.{{column}}
