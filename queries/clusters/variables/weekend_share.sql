-- Answers: share of tickets on Saturdays and Sundays.
coalesce(bought.weekend, 0) * 1.0 / bought.tickets
