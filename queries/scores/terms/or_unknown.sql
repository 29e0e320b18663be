-- Answers: that what is unknown goes left. Place: `feature`.
 OR {{feature}} IS NULL
