-- Answers: purchased lines of one department or category. Places: `of_what`, `code`.
, sum(CASE WHEN {{of_what}} = {{code}} THEN lines END) AS {{of_what}}_{{code}}
