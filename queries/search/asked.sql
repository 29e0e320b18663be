-- Answers: a text as it is searched for.
-- Parameter text VARCHAR: what was typed
-- Column words VARCHAR: its words, a space between them
-- Column compact VARCHAR: itself without spaces and hyphens
-- Column digits VARCHAR: its digits, without zeros in front
SELECT
    array_to_string(search_words($text::VARCHAR), ' ') AS words,
    search_compact($text::VARCHAR) AS compact,
    ltrim(regexp_replace($text::VARCHAR, '[^0-9]', '', 'g'), '0') AS digits
