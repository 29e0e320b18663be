-- Answers: other ids with the same e-mail address, or with the same phone number and the same words of the name. Thousands may
-- share a number, and thousands a name, but few share both: neither list is looked up person by person.
-- Parameter customer_id VARCHAR: the customer
-- Parameter email VARCHAR: the e-mail address as it is compared, or NULL
-- Parameter phone VARCHAR: the phone's digits, or NULL
-- Parameter word VARCHAR: one word of the name, or NULL
-- Parameter words VARCHAR: all of them in their order, a space between them
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
    (
        SELECT k.person, false
        FROM (SELECT person FROM search_key WHERE value = $phone::VARCHAR AND kind = 'phone') AS k
        JOIN (
            SELECT person
            FROM search_word
            WHERE word = $word::VARCHAR
                AND array_to_string(list_sort(string_split(trim(words), ' ')), ' ') = $words::VARCHAR
        ) AS w ON w.person = k.person
        LIMIT $most::INTEGER
    )
) AS a
JOIN search_person AS p ON p.person = a.person
WHERE p.customer_id <> $customer_id::VARCHAR
GROUP BY p.customer_id, p.first_name, p.last_name
ORDER BY by_email DESC, p.customer_id
