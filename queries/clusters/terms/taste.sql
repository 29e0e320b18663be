-- Answers: lines of one department or category, of all. Places: `of_what`, `code`.
, sum({{of_what}}_{{code}}) AS {{of_what}}_{{code}}
