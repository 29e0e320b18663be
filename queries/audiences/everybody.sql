-- Answers: the number below which everybody's is.
SELECT coalesce(max(person), -1)::BIGINT + 1 AS people
FROM audience_person
