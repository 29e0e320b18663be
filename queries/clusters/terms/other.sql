-- Answers: a distance, unless it is that of the segment itself. Places: `number`, `cluster`.
CASE WHEN cluster <> {{cluster}} THEN d{{number}} END
