-- Answers: other ids with the same e-mail address, and those of some numbers.
-- Parameter customer_id VARCHAR: the customer
-- Parameter email VARCHAR: the e-mail address as it is compared, or NULL
-- Parameter people VARCHAR: numbers of ids, a comma between them, or NULL
-- Parameter most INTEGER: how many to look at
-- Column customer_id VARCHAR: the other id
-- Column first_name VARCHAR: given name
-- Column last_name VARCHAR: family name
-- Column by_email BOOLEAN: whether the e-mail address is the same
SELECT p.customer_id, p.first_name, p.last_name, bool_or(a.by_email) AS by_email
FROM (
    (
        SELECT person, true AS by_email
        FROM search_key
        WHERE value = $email::VARCHAR AND kind = 'email'
        LIMIT $most::INTEGER
    )
    UNION ALL
    SELECT unnest(string_split($people::VARCHAR, ','))::INTEGER, false
) AS a
JOIN search_person AS p ON p.person = a.person
WHERE p.customer_id <> $customer_id::VARCHAR
GROUP BY p.customer_id, p.first_name, p.last_name
ORDER BY by_email DESC, p.customer_id
