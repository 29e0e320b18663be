-- Answers: the customers whom a text may mean, the best reason first. Ranks: 0 id, 1 card, 2 e-mail, 3 phone, 4 full name,
-- 5 words of the name, 6 beginnings of words, 7 postal code, 8 to 11 the beginning of an id, card, e-mail and phone.
-- Of each kind at most `most` are looked at, in the order of what is compared: a text of two letters must not read the
-- whole base. What a text can't be is NULL.
-- Parameter id VARCHAR: an id, or its beginning
-- Parameter id_to VARCHAR: before which ids end
-- Parameter compact VARCHAR: a card or an e-mail address, or its beginning
-- Parameter compact_to VARCHAR: before which these end
-- Parameter digits VARCHAR: a phone number, or its beginning
-- Parameter digits_to VARCHAR: before which these end
-- Parameter postal VARCHAR: a postal code
-- Parameter word VARCHAR: the longest word, or the beginning of one
-- Parameter word_to VARCHAR: before which these end
-- Parameter second VARCHAR: another word
-- Parameter third VARCHAR: another word
-- Parameter fourth VARCHAR: another word
-- Parameter word_count INTEGER: how many words there are
-- Parameter most INTEGER: how many to look at
-- Parameter page INTEGER: how many to answer
-- Column person INTEGER: the customer's number
-- Column rank INTEGER: the best reason
-- Column total BIGINT: how many there are
-- Column is_cut BOOLEAN: whether there may be more than were looked at
-- What is the text comes before what only begins so: rows that changed lie behind the others, out of reach of a limit.
WITH by_key AS (
    (SELECT value, kind, person FROM search_key
    WHERE value = $id::VARCHAR AND kind = 'id' LIMIT $most::INTEGER)
    UNION ALL
    (SELECT value, kind, person FROM search_key
    WHERE value = $compact::VARCHAR AND kind IN ('id', 'card', 'email') LIMIT $most::INTEGER)
    UNION ALL
    (SELECT value, kind, person FROM search_key
    WHERE value = $digits::VARCHAR AND kind = 'phone' LIMIT $most::INTEGER)
    UNION ALL
    (SELECT value, kind, person FROM search_key
    WHERE value >= $id::VARCHAR AND value < $id_to::VARCHAR AND kind = 'id' LIMIT $most::INTEGER)
    UNION ALL
    (SELECT value, kind, person FROM search_key
    WHERE value >= $compact::VARCHAR AND value < $compact_to::VARCHAR AND kind IN ('id', 'card', 'email') LIMIT $most::INTEGER)
    UNION ALL
    (SELECT value, kind, person FROM search_key
    WHERE value >= $digits::VARCHAR AND value < $digits_to::VARCHAR AND kind = 'phone' LIMIT $most::INTEGER)
    UNION ALL
    (SELECT value, kind, person FROM search_key
    WHERE value = $postal::VARCHAR AND kind = 'postal' LIMIT $most::INTEGER)
),
by_name AS (
    (SELECT word, words, word_count, person
    FROM search_word
    WHERE word = $word::VARCHAR
        AND ($second::VARCHAR IS NULL OR contains(words, ' ' || $second::VARCHAR) OR starts_with(postal_code, $second::VARCHAR))
        AND ($third::VARCHAR IS NULL OR contains(words, ' ' || $third::VARCHAR) OR starts_with(postal_code, $third::VARCHAR))
        AND ($fourth::VARCHAR IS NULL OR contains(words, ' ' || $fourth::VARCHAR) OR starts_with(postal_code, $fourth::VARCHAR))
    LIMIT $most::INTEGER)
    UNION ALL
    (SELECT word, words, word_count, person
    FROM search_word
    WHERE word >= $word::VARCHAR AND word < $word_to::VARCHAR
        AND ($second::VARCHAR IS NULL OR contains(words, ' ' || $second::VARCHAR) OR starts_with(postal_code, $second::VARCHAR))
        AND ($third::VARCHAR IS NULL OR contains(words, ' ' || $third::VARCHAR) OR starts_with(postal_code, $third::VARCHAR))
        AND ($fourth::VARCHAR IS NULL OR contains(words, ' ' || $fourth::VARCHAR) OR starts_with(postal_code, $fourth::VARCHAR))
    LIMIT $most::INTEGER)
),
looked_at AS (
    SELECT max(n) >= $most::INTEGER AS is_cut
    FROM (
        SELECT count(*) AS n FROM by_key GROUP BY CASE kind WHEN 'phone' THEN 1 WHEN 'postal' THEN 2 ELSE 3 END
        UNION ALL
        SELECT count(*) FROM by_name
    ) AS kinds
),
reasons AS (
    SELECT
        person,
        CASE kind
            WHEN 'id' THEN CASE WHEN value IN ($id::VARCHAR, $compact::VARCHAR) THEN 0 ELSE 8 END
            WHEN 'card' THEN CASE WHEN value = $compact::VARCHAR THEN 1 ELSE 9 END
            WHEN 'email' THEN CASE WHEN value = $compact::VARCHAR THEN 2 ELSE 10 END
            WHEN 'phone' THEN CASE WHEN value = $digits::VARCHAR THEN 3 ELSE 11 END
            ELSE 7
        END AS rank,
        NULL AS words
    FROM by_key
    UNION ALL
    SELECT
        person,
        CASE
            WHEN word = $word::VARCHAR
                AND ($second::VARCHAR IS NULL OR contains(words, ' ' || $second::VARCHAR || ' '))
                AND ($third::VARCHAR IS NULL OR contains(words, ' ' || $third::VARCHAR || ' '))
                AND ($fourth::VARCHAR IS NULL OR contains(words, ' ' || $fourth::VARCHAR || ' '))
                THEN CASE WHEN word_count = $word_count::INTEGER THEN 4 ELSE 5 END
            ELSE 6
        END AS rank,
        words
    FROM by_name
),
best AS (
    SELECT person, min(rank) AS rank, min(words) AS words FROM reasons GROUP BY person
)
SELECT person, rank, count(*) OVER () AS total, (SELECT is_cut FROM looked_at) AS is_cut
FROM best
ORDER BY rank, words, person
LIMIT $page::INTEGER
