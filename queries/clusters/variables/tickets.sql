-- Answers: tickets with at least one purchase.
bought.tickets
