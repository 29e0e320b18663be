-- Answers: copies a table without the rows of the numbers that the search gave who is erased, in its order.
INSERT INTO {{table}}
SELECT * FROM with_everybody.main.{{table}}
WHERE NOT list_contains(
    (
        SELECT coalesce(list(p.person), [])
        FROM with_everybody.main.search_person AS p
        JOIN erased_ids AS e ON e.customer_id = p.customer_id
    ),
    person
)
