-- Answers: days since the first purchase ever. Place: `to`.
{{to}} - life.first_day
