-- Answers: what N and N-1 hold of each customer with a ticket line up to the as-of day. Each window is summed by itself:
-- all sums at once would need ten times the memory. In the order of the customers, so that one is found at once.
SELECT
    l.customer_id,
    l.first_day,
    l.last_day,
    l.n1_last_day,
    coalesce(n.lines, 0) AS n_lines,
    coalesce(n.tickets, 0) AS n_tickets,
    n.quantity AS n_quantity,
    coalesce(n.net, 0) AS n_net,
    n.net_costed AS n_net_costed,
    n.cost AS n_cost,
    coalesce(b.lines, 0) AS n1_lines,
    coalesce(b.tickets, 0) AS n1_tickets,
    b.quantity AS n1_quantity,
    coalesce(b.net, 0) AS n1_net,
    b.net_costed AS n1_net_costed,
    b.cost AS n1_cost
FROM customer_life AS l
LEFT JOIN customer_n AS n ON n.customer_id = l.customer_id
LEFT JOIN customer_n1 AS b ON b.customer_id = l.customer_id
ORDER BY l.customer_id NULLS LAST
