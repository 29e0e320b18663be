-- Answers: one of them. Places: `rule`, `place`.
WHEN {{rule}} THEN {{place}}
