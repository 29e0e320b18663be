-- Answers: other ids with the same e-mail address, or with the same phone number and the same words of the name.
-- Parameter customer_id VARCHAR: the customer
-- Parameter email VARCHAR: the e-mail address, or NULL
-- Parameter phone VARCHAR: the phone's digits, or NULL
-- Parameter name VARCHAR: the name, or NULL
-- Parameter most INTEGER: how many to look at
-- Column customer_id VARCHAR: the other id
-- Column first_name VARCHAR: given name
-- Column last_name VARCHAR: family name
-- Column by_email BOOLEAN: whether the e-mail address is the same
SELECT p.customer_id, p.first_name, p.last_name, bool_or(k.kind = 'email') AS by_email
FROM (
    (SELECT person, kind FROM search_key WHERE value = search_compact($email::VARCHAR) AND kind = 'email' LIMIT $most::INTEGER)
    UNION ALL
    (SELECT person, kind FROM search_key WHERE value = $phone::VARCHAR AND kind = 'phone' LIMIT $most::INTEGER)
) AS k
JOIN search_person AS p ON p.person = k.person
WHERE p.customer_id <> $customer_id::VARCHAR
    AND (
        k.kind = 'email'
        OR list_sort(search_words(concat_ws(' ', p.first_name, p.last_name))) = list_sort(search_words($name::VARCHAR))
    )
GROUP BY ALL
ORDER BY by_email DESC, p.customer_id
