-- Answers: copies a table with a pseudonym in place of who is erased, in its order: a map keeps it, a join would not.
INSERT INTO {{table}}
SELECT * EXCLUDE (stand_in) REPLACE ({{replaced}})
FROM (
    SELECT
        *,
        map_extract_value(
            (SELECT map(list(customer_id), list(pseudonym)) FROM erased_ids), customer_id
        ) AS stand_in
    FROM with_everybody.main.{{table}}
) AS marked
