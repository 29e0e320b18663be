-- Answers: makes room for who was in exports of an audience, once for each export; `since` is the day on which it was let
-- out.
CREATE TEMP TABLE audience_exposed (export UBIGINT, customer_id VARCHAR, since DATE, held_out BOOLEAN)
