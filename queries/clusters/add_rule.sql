-- Answers: adds how many of the sampled customers a segment's rules take, how many of those are in it, and how many are.
-- Places: `cluster`; `rule`: that somebody fulfils them.
INSERT INTO cluster_rule BY NAME
SELECT
    CAST({{cluster}} AS SMALLINT) AS cluster,
    count(CASE WHEN {{rule}} THEN 1 END) AS taken,
    count(CASE WHEN ({{rule}}) AND cluster = {{cluster}} THEN 1 END) AS rightly,
    count(CASE WHEN cluster = {{cluster}} THEN 1 END) AS members
FROM cluster_values
