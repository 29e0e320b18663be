-- Answers: what those hashes were salted with.
SELECT salt FROM erasure_salts ORDER BY salt
