-- Answers: a row for each of the first ids that have a customer's e-mail address, and that have the phone number; the
-- customer's own is one of them.
-- Parameter email VARCHAR: the e-mail address as it is compared, or NULL
-- Parameter phone VARCHAR: the phone's digits, or NULL
-- Column kind VARCHAR: `email` or `phone`
(SELECT kind FROM search_key WHERE value = $email::VARCHAR AND kind = 'email' LIMIT 2)
UNION ALL
(SELECT kind FROM search_key WHERE value = $phone::VARCHAR AND kind = 'phone' LIMIT 2)
