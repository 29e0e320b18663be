-- Answers: that a customer is of the sample.
 AND p.customer_id IN (SELECT customer_id FROM cluster_sample)
