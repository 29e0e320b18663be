-- Answers: share of tickets from 1 to 24 December.
coalesce(bought.gifts, 0) * 1.0 / bought.tickets
