-- Answers: the words of names that a word may be meant for, the likeliest first.
-- Parameter word VARCHAR: the word as it was typed
-- Parameter most INTEGER: how many at most
-- Column word VARCHAR: a word of a name
-- Column distance BIGINT: slips between the two
SELECT t.word, damerau_levenshtein(t.word, $word::VARCHAR) AS distance
FROM (
    SELECT DISTINCT word
    FROM search_slip
    WHERE slip IN (
        SELECT $word::VARCHAR
        UNION ALL
        SELECT substr($word::VARCHAR, 1, i - 1) || substr($word::VARCHAR, i + 1)
        FROM (SELECT unnest(range(1, length($word::VARCHAR) + 1)) AS i) AS letters
    )
) AS near
JOIN search_token AS t ON t.word = near.word
WHERE damerau_levenshtein(t.word, $word::VARCHAR) BETWEEN 1 AND 2
ORDER BY distance, t.people DESC, t.word
LIMIT $most::INTEGER
