-- Answers: net revenue per ticket.
bought.net / bought.tickets
