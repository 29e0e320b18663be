-- Answers: how a field is spread. Place: `column`.
SELECT
    list_transform(
        quantile_disc(p.{{column}}, [0, 0.25, 0.5, 0.75, 1]), lambda v: CAST(v AS VARCHAR)
    ) AS range,
    count(p.{{column}}) AS known,
    count(*) AS base
FROM audience_person AS p
