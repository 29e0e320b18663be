-- Answers: whether somebody whom a rule does not take has an e-mail address or a phone number of somebody whom it takes.
-- Place: `rule`.
p.person IN (
    WITH taken AS MATERIALIZED (SELECT p.person FROM audience_person AS p WHERE {{rule}}),
    address AS (
        SELECT kind, value
        FROM search_key
        WHERE kind IN ('email', 'phone') AND person IN (SELECT person FROM taken)
    )
    SELECT person
    FROM search_key
    WHERE kind IN ('email', 'phone')
        AND (kind, value) IN (SELECT (kind, value) FROM address)
        AND person NOT IN (SELECT person FROM taken)
)
