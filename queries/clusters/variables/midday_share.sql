-- Answers: share of tickets from 12 to 14 o'clock, of those with a time.
hours.midday * 1.0 / nullif(hours.timed, 0)
