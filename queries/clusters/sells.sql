-- Answers: whether products are of a department or category.
-- Parameter of_what VARCHAR: `department` or `category`
-- Parameter label VARCHAR: which one
-- Column known BOOLEAN: whether any product is
SELECT count(*) > 0 AS known
FROM products
WHERE ($of_what::VARCHAR = 'department' AND department = $label::VARCHAR)
    OR ($of_what::VARCHAR = 'category' AND category = $label::VARCHAR)
