-- Answers: the ticket lines of the sampled customers.
SELECT
    s.customer_id, s.day, s.product_id, s.store_id, s.purchase, s.quantity, s.gross, s.discount, s.net, s.net_costed, s.cost
FROM sales AS s
JOIN work.sampled AS c ON c.customer_id = s.customer_id
