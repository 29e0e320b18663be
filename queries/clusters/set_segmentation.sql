-- Answers: says by which segmentation everybody is assigned, and for which day.
INSERT INTO cluster_segmentation
SELECT
    ?, CAST(? AS DATE), CAST(? AS DATE), CAST(? AS DATE), ?,
    (SELECT count(*) FROM cluster_member),
    (SELECT count(*) FROM mart_customer) - (SELECT count(*) FROM cluster_member),
    string_split(nullif(?, ''), chr(10))
