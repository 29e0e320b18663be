-- Answers: which other segment's distance is the least. Places: `number`, `least`, `cluster`.
 WHEN d{{number}} = {{least}} AND cluster <> {{cluster}} THEN {{cluster}}
