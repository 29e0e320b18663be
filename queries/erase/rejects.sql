-- Answers: copies the rejected rows. Their values are keys at most: the ids in them, and the tickets made of ids, give way.
INSERT INTO rejected_rows
SELECT * EXCLUDE (stand_ins) REPLACE (
    array_to_string(
        list_transform(
            string_split(value, ' / '),
            lambda part: coalesce(
                map_extract_value(stand_ins, part),
                CASE
                    WHEN regexp_full_match(part, '.*/[0-9]{4}-[0-9]{2}-[0-9]{2}')
                    THEN map_extract_value(stand_ins, left(part, length(part) - 11)) || right(part, 11)
                END,
                part
            )
        ),
        ' / '
    ) AS value
)
FROM with_everybody.main.rejected_rows
CROSS JOIN (SELECT map(list(customer_id), list(pseudonym)) AS stand_ins FROM erased_ids) AS erased
