-- Answers: the words of the names of some customers.
SELECT word, concat(' ', array_to_string(words, ' '), ' ') AS words, len(words)::INTEGER AS word_count, postal_code, person
FROM (
    SELECT unnest(words) AS word, words, postal_code, person
    FROM (
        SELECT
            list_distinct(search_words(concat_ws(' ', first_name, last_name))) AS words,
            search_compact(postal_code) AS postal_code,
            person
        FROM search_person AS p
        WHERE {{whose}}
    ) AS named
) AS apart
