-- Answers: the probability that something else happens. Place: `probability`.
1 - {{probability}}
