-- Answers: whom a condition takes. Place: `rule`.
SELECT p.person
FROM audience_person AS p
WHERE {{rule}}
