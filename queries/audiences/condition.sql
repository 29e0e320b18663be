-- Answers: whom a condition takes of those with neighbouring numbers. Places: `from`, `to`: the first and the last number;
-- `rule`.
SELECT p.person
FROM audience_person AS p
WHERE p.person BETWEEN {{from}} AND {{to}} AND ({{rule}})
