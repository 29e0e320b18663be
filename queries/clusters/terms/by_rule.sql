-- Answers: who is in a segment by its rule. Places: `rule`, `cluster`.
 WHEN {{rule}} THEN {{cluster}}
