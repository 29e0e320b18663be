-- Answers: the log-odds of a probability. Place: `probability`.
ln({{probability}} / (1 - {{probability}}))
