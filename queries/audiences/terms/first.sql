-- Answers: the smallest numbers of those taken. Place: `most`: how many.
min(p.person, {{most}})
