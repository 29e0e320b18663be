-- Answers: makes room for who was in exports of an audience, the first day of each.
CREATE TEMP TABLE audience_exposed (customer_id VARCHAR, since DATE, held_out BOOLEAN)
