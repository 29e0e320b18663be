-- Answers: copies a table without the rows of who is erased, in its order: a map keeps it, a join would not.
INSERT INTO {{table}}
SELECT * FROM with_everybody.main.{{table}}
WHERE map_extract_value((SELECT map(list(customer_id), list(pseudonym)) FROM erased_ids), customer_id) IS NULL
