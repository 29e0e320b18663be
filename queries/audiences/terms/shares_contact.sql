-- Answers: whether somebody whom a rule does not take has an e-mail address or a phone number of somebody whom it takes, or,
-- with neither, their name and postal code. An address of Gmail is compared without dots and tags. Place: `rule`.
p.person IN (
    WITH taken AS MATERIALIZED (SELECT p.person FROM audience_person AS p WHERE {{rule}}),
    contact AS (
        SELECT
            person,
            kind,
            CASE
                WHEN kind = 'email' AND (ends_with(value, '@gmail.com') OR ends_with(value, '@googlemail.com'))
                    THEN replace(split_part(split_part(value, '@', 1), '+', 1), '.', '') || '@gmail.com'
                ELSE value
            END AS value
        FROM search_key
        WHERE kind IN ('email', 'phone')
    ),
    named AS (
        SELECT person, search_fold(first_name) AS first_name, search_fold(last_name) AS last_name, postal_code
        FROM search_person
        WHERE first_name IS NOT NULL AND last_name IS NOT NULL AND postal_code IS NOT NULL
    )
    SELECT person
    FROM contact
    WHERE person NOT IN (SELECT person FROM taken)
        AND (kind, value) IN (SELECT (kind, value) FROM contact WHERE person IN (SELECT person FROM taken))
    UNION ALL
    SELECT person
    FROM named
    WHERE person NOT IN (SELECT person FROM taken)
        AND person IN (SELECT person FROM audience_person WHERE NOT has_email AND NOT has_phone)
        AND (first_name, last_name, postal_code) IN (
            SELECT (first_name, last_name, postal_code) FROM named WHERE person IN (SELECT person FROM taken)
        )
)
