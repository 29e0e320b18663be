-- Answers: whether a line is of a customer drawn from a large base.
l.customer_id IN (SELECT customer_id FROM sampled_customers)
