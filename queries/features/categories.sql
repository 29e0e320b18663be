-- Answers: the categories there are, numbered.
SELECT category, CAST(row_number() OVER (ORDER BY category NULLS LAST) AS INTEGER) AS number
FROM products
WHERE category IS NOT NULL
GROUP BY category
