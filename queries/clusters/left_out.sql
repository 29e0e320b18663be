-- Answers: whether anybody of the sample tells a variable. Place: `column`.
SELECT count({{column}}) FROM cluster_values
