-- Answers: some of the people that a rule takes. Places: `rule`, `most`: how many.
SELECT p.person
FROM audience_person AS p
WHERE {{rule}}
LIMIT {{most}}
