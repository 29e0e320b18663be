-- Answers: share of tickets from 12 to 14 o'clock, of those with a time.
bought.midday * 1.0 / nullif(bought.timed, 0)
