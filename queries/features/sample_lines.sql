-- Answers: the ticket lines of the sampled customers, who go by their numbers here, as categories do.
SELECT
    c.number AS customer_id, s.day, g.number AS category, s.store_id, s.purchase, s.quantity, s.gross, s.discount, s.net,
    s.net_costed, s.cost
FROM sales AS s
JOIN work.sampled AS c ON c.customer_id = s.customer_id
LEFT JOIN products AS p ON p.product_id = s.product_id
LEFT JOIN work.categories AS g ON g.category = p.category
