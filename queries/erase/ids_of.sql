-- Answers: the ids in one table of the generation that somebody is taken out of.
SELECT customer_id FROM with_everybody.main.{{table}} WHERE customer_id IS NOT NULL
