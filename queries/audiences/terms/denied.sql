-- Answers: whether something does not hold. Place: `rule`.
(NOT {{rule}})
