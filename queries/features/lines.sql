-- Answers: ticket lines with the category of what was bought.
SELECT s.*, p.category
FROM sales AS s
LEFT JOIN products AS p ON p.product_id = s.product_id
