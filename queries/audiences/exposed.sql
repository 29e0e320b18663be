-- Answers: makes room for who was in exports of an audience, once for each export.
CREATE TEMP TABLE audience_exposed (customer_id VARCHAR, since DATE, held_out BOOLEAN)
