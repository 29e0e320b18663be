-- Answers: One step of the search for the offset that held at a moment, in microseconds.
CASE WHEN epoch_us({{value}}) < {{at}} THEN {{before}} ELSE {{after}} END
