-- Answers: share of tickets from 18 o'clock on, of those with a time.
bought.evening * 1.0 / nullif(bought.timed, 0)
