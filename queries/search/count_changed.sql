-- Answers: how many customers' words and keys are to be built again, and how many customers there are.
SELECT (SELECT count(*) FROM search_changed), (SELECT count(*) FROM search_person)
