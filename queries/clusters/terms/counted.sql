-- Answers: lines of one department or category, of each category. Places: `of_what`, `code`.
, count(CASE WHEN c.{{of_what}} = {{code}} THEN 1 END) AS {{of_what}}_{{code}}
