-- Answers: the salted hash of everybody who is erased from a generation.
SELECT hash FROM erased_people ORDER BY hash
