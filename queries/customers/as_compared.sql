-- Answers: an e-mail address and a name as they are compared.
-- Parameter email VARCHAR: the e-mail address, or NULL
-- Parameter name VARCHAR: the name, or NULL
-- Column email VARCHAR: the address as it is compared
-- Column words VARCHAR: the different words of the name in their order, a space between them
SELECT
    search_compact($email::VARCHAR) AS email,
    array_to_string(list_sort(list_distinct(search_words($name::VARCHAR))), ' ') AS words
