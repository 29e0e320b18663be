-- Answers: the ids, cards, e-mail addresses, phone numbers and postal codes of some customers, as they are compared. A phone
-- stands twice, with its country and without: `phone_digits` gives both, a space between them.
WITH known AS (
    SELECT p.person, p.customer_id, c.loyalty_card, c.email, c.phone, c.postal_code, coalesce(c.country, {{country}}) AS country
    FROM search_person AS p
    LEFT JOIN customers AS c ON c.customer_id = p.customer_id
    WHERE {{whose}}
),
phones AS (
    SELECT person, unnest(string_split(phone_digits(phone, country), ' ')) AS value
    FROM known
    WHERE phone IS NOT NULL
)
SELECT value, kind, person
FROM (
    SELECT customer_id AS value, 'id' AS kind, person FROM known
    UNION ALL
    SELECT search_compact(customer_id), 'id', person FROM known WHERE search_compact(customer_id) <> customer_id
    UNION ALL
    SELECT search_compact(loyalty_card), 'card', person FROM known
    UNION ALL
    SELECT search_compact(email), 'email', person FROM known
    UNION ALL
    SELECT value, 'phone', person FROM phones
    UNION ALL
    SELECT search_compact(postal_code), 'postal', person FROM known
) AS every_kind
WHERE value <> ''
