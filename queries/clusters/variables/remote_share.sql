-- Answers: share of tickets outside stores.
coalesce(bought.remote, 0) * 1.0 / bought.tickets
