-- Answers: forgets what a refresh of the segments needed.
DROP TABLE IF EXISTS customer_life;
DROP TABLE IF EXISTS customer_n;
DROP TABLE IF EXISTS customer_n1;
DROP TABLE IF EXISTS segment_states;
DROP TABLE IF EXISTS sampled_customers;
