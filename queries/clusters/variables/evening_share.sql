-- Answers: share of tickets from 18 o'clock on, of those with a time.
hours.evening * 1.0 / nullif(hours.timed, 0)
