-- Answers: a column that no source gives.
CAST(NULL AS {{type}})
