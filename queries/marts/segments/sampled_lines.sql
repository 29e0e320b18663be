-- Answers: the ticket lines of these customers in the 24 months up to the as-of day.
SELECT
    s.customer_id, s.day, s.ticket_id, s.channel, s.hour, s.purchase, s.gross, s.discount,
    p.category, p.brand, p.price_band,
    CASE WHEN s.day >= w.n_from THEN 1 ELSE 0 END AS is_now
FROM sales AS s
JOIN sampled_customers AS c ON c.customer_id = s.customer_id
CROSS JOIN mart_windows AS w
LEFT JOIN products AS p ON p.product_id = s.product_id
WHERE s.day BETWEEN w.n1_from AND w.as_of
