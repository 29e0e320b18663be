-- Answers: closes the generation that somebody was taken out of, and forgets who it was.
DROP TABLE temp.erased_ids;
DETACH with_everybody;
