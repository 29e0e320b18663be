-- Answers: whether a line is of a customer of a base that is taken whole.
l.customer_id IS NOT NULL
