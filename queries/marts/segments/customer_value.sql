-- Answers: what each window holds of each customer with a ticket line up to the as-of day.
SELECT
    d.customer_id,
    min(d.day) FILTER (WHERE d.tickets > 0) AS first_day,
    max(d.day) FILTER (WHERE d.tickets > 0) AS last_day,
    max(d.day) FILTER (WHERE d.tickets > 0 AND d.day <= w.n1_to) AS n1_last_day,
    coalesce(sum(d.lines) FILTER (WHERE d.day >= w.n_from), 0) AS n_lines,
    coalesce(sum(d.tickets) FILTER (WHERE d.day >= w.n_from), 0) AS n_tickets,
    sum(d.quantity) FILTER (WHERE d.day >= w.n_from) AS n_quantity,
    coalesce(sum(d.net) FILTER (WHERE d.day >= w.n_from), 0) AS n_net,
    sum(d.net_costed) FILTER (WHERE d.day >= w.n_from) AS n_net_costed,
    sum(d.cost) FILTER (WHERE d.day >= w.n_from) AS n_cost,
    coalesce(sum(d.lines) FILTER (WHERE d.day BETWEEN w.n1_from AND w.n1_to), 0) AS n1_lines,
    coalesce(sum(d.tickets) FILTER (WHERE d.day BETWEEN w.n1_from AND w.n1_to), 0) AS n1_tickets,
    sum(d.quantity) FILTER (WHERE d.day BETWEEN w.n1_from AND w.n1_to) AS n1_quantity,
    coalesce(sum(d.net) FILTER (WHERE d.day BETWEEN w.n1_from AND w.n1_to), 0) AS n1_net,
    sum(d.net_costed) FILTER (WHERE d.day BETWEEN w.n1_from AND w.n1_to) AS n1_net_costed,
    sum(d.cost) FILTER (WHERE d.day BETWEEN w.n1_from AND w.n1_to) AS n1_cost,
    coalesce(sum(d.lines) FILTER (WHERE d.day BETWEEN w.c3_from AND w.c3_to), 0) AS c3_lines,
    coalesce(sum(d.tickets) FILTER (WHERE d.day BETWEEN w.c3_from AND w.c3_to), 0) AS c3_tickets,
    coalesce(sum(d.net) FILTER (WHERE d.day BETWEEN w.c3_from AND w.c3_to), 0) AS c3_net,
    coalesce(sum(d.net) FILTER (WHERE d.day > w.c3_to), 0) AS c3_next,
    coalesce(sum(d.lines) FILTER (WHERE d.day BETWEEN w.c36_from AND w.c36_to), 0) AS c36_lines,
    coalesce(sum(d.tickets) FILTER (WHERE d.day BETWEEN w.c36_from AND w.c36_to), 0) AS c36_tickets,
    coalesce(sum(d.net) FILTER (WHERE d.day BETWEEN w.c36_from AND w.c36_to), 0) AS c36_net,
    coalesce(sum(d.net) FILTER (WHERE d.day > w.c36_to), 0) AS c36_next
FROM mart_customer_day AS d
CROSS JOIN mart_windows AS w
WHERE d.day <= w.as_of
GROUP BY d.customer_id
