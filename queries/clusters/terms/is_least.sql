-- Answers: which distance is the least. Places: `number`, `least`, `cluster`.
 WHEN d{{number}} = {{least}} THEN {{cluster}}
