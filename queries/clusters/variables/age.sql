-- Answers: age in years. Place: `to`.
date_sub('year', people.born, {{to}})
