-- Answers: keeps each customer's stretches of months for the marts of this refresh.
CREATE OR REPLACE TEMP TABLE segment_states AS {{select}};
