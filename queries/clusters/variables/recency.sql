-- Answers: days since the last purchase. Place: `to`.
{{to}} - bought.last_day
