-- Answers: whether something does not hold: what is unknown does not. Without a denial around it, unknown and false are
-- the same to whoever asks. Place: `rule`.
(NOT coalesce({{rule}}, FALSE))
