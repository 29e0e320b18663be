-- Answers: which of these ids are of somebody erased, and what stands for each from then on: one pseudonym, even where a
-- backup brought a second salt.
CREATE OR REPLACE TEMP TABLE erased_ids AS
SELECT customer_id, min('erased-' || left(hash, 16)) AS pseudonym
FROM (
    SELECT i.customer_id, sha256(unhex(s.salt) || encode(i.customer_id)) AS hash
    FROM ({{ids}}) AS i
    CROSS JOIN erasure_salts AS s
) AS hashed
WHERE hash IN (SELECT hash FROM erased_people)
GROUP BY customer_id
