-- Answers: net revenue.
bought.net
