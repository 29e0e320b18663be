-- Answers: forgets who it was.
DROP TABLE temp.erased_ids
