-- Answers: everybody's segment: by its rule, else the nearest; the nearest of the others; how clearly it is the nearest.
-- Places: `values`: what is known of everybody; `scaled`, `norm`, `distances`, `least`, `nearest`, `by_rule`, `others`,
-- `second`.
SELECT
    customer_id,
    bought_tickets AS tickets,
    CAST(bought_net AS DECIMAL(18,2)) AS net,
    cluster,
    CAST({{second}} AS SMALLINT) AS second,
    -- By a rule there is no border.
    CAST(CASE
        WHEN ruled THEN 1
        WHEN others > 0 THEN 1 - sqrt(greatest(closest, 0) / others)
        ELSE 0
    END AS REAL) AS margin
FROM (
    SELECT *, {{others}} AS others
    FROM (
        SELECT
            *,
            CAST(coalesce({{by_rule}}, {{nearest}}) AS SMALLINT) AS cluster,
            ({{by_rule}}) IS NOT NULL AS ruled
        FROM (
            SELECT *, {{least}} AS closest
            FROM (
                SELECT *{{distances}}
                FROM (SELECT *, {{norm}} AS norm FROM (SELECT *{{scaled}} FROM ({{values}}) AS known) AS scaled) AS measured
            ) AS distant
        ) AS near
    ) AS ruled
) AS placed
