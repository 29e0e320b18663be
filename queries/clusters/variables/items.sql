-- Answers: units per ticket.
lines.units / bought.tickets
