-- Answers: the customers who may have one of some e-mail addresses, each in the form in which it is compared with the
-- suppression list: without dots and tags at Gmail. Whether they have it is for whoever reads the address. Value: the
-- addresses.
WITH known AS (
    SELECT customer_id, email AS value, country, replace(lower(trim(email)), ' ', '') AS address
    FROM customers
    WHERE email IS NOT NULL
),
compared AS (
    SELECT
        customer_id,
        value,
        country,
        CASE
            WHEN ends_with(address, '@gmail.com') OR ends_with(address, '@googlemail.com')
                THEN replace(split_part(split_part(address, '@', 1), '+', 1), '.', '') || '@gmail.com'
            ELSE address
        END AS address
    FROM known
)
SELECT value, country, customer_id
FROM compared
WHERE address IN (SELECT unnest($1::VARCHAR[]))
