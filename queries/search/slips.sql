-- Answers: builds the list of words that names have, and what these become by a slip of the finger.
CREATE OR REPLACE TABLE search_token AS
SELECT word, count(DISTINCT person) AS people FROM search_word GROUP BY word ORDER BY word;

CREATE OR REPLACE TABLE search_slip AS
SELECT DISTINCT slip, word
FROM (
    SELECT word AS slip, word FROM search_token
    UNION ALL
    SELECT substr(word, 1, i - 1) || substr(word, i + 1) AS slip, word
    FROM (SELECT word, unnest(range(1, length(word) + 1)) AS i FROM search_token WHERE length(word) BETWEEN 3 AND 40) AS letters
) AS slips
ORDER BY slip, word;
