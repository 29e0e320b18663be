-- Answers: a row for each of the first ids with a phone number and the same words of the name; the customer's own is one of
-- them. Thousands may share a number, and thousands a name, but few share both.
-- Parameter phone VARCHAR: the phone's digits
-- Parameter word VARCHAR: one word of the name
-- Parameter words VARCHAR: all of them in their order, a space between them
-- Parameter most INTEGER: how many to look at
-- Column person BIGINT: the number of the id
SELECT k.person::BIGINT AS person
FROM (SELECT person FROM search_key WHERE value = $phone::VARCHAR AND kind = 'phone') AS k
JOIN (
    SELECT person
    FROM search_word
    WHERE word = $word::VARCHAR
        AND array_to_string(list_sort(string_split(trim(words), ' ')), ' ') = $words::VARCHAR
) AS w ON w.person = k.person
LIMIT $most::INTEGER
