-- Answers: adds a variable's mean and standard deviation by segment; the segment of nobody is all of them together.
-- Place: `column`. Parameter 1: the variable's name.
INSERT INTO cluster_number BY NAME
SELECT
    coalesce(cluster, 0) AS cluster,
    CAST(? AS VARCHAR) AS variable,
    count({{column}}) AS known,
    avg(CAST({{column}} AS DOUBLE)) AS mean,
    stddev_samp(CAST({{column}} AS DOUBLE)) AS deviation
FROM cluster_values
GROUP BY GROUPING SETS ((cluster), ())
