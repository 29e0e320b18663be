-- Answers: customers and their measures by segment a year ago and now. Ages are years and parts of them, counted from
-- the middle of the month of birth; consents are those of today.
SELECT
    g.n1_segment,
    g.segment,
    coalesce(v.first_day BETWEEN w.n1_from AND w.n1_to, FALSE) AS n1_is_new,
    coalesce(v.first_day >= w.n_from, FALSE) AS is_new,
    count(*) AS customers,
    sum(v.n_tickets) AS n_tickets,
    sum(v.n_quantity) AS n_quantity,
    sum(v.n_net) AS n_net,
    sum(v.n_net_costed) AS n_net_costed,
    sum(v.n_cost) AS n_cost,
    sum(v.n1_tickets) AS n1_tickets,
    sum(v.n1_quantity) AS n1_quantity,
    sum(v.n1_net) AS n1_net,
    sum(v.n1_net_costed) AS n1_net_costed,
    sum(v.n1_cost) AS n1_cost,
    count(c.born) AS age_known,
    CAST(sum(w.as_of_year - c.born) AS DECIMAL(18, 4)) AS age_years,
    CAST(sum(w.n1_year - c.born) AS DECIMAL(18, 4)) AS n1_age_years,
    count(k.contactable) AS consent_known,
    sum(CASE WHEN k.contactable THEN 1 WHEN NOT k.contactable THEN 0 END) AS contactable
FROM mart_customer_segment AS g
JOIN mart_customer_value AS v ON v.customer_id = g.customer_id
CROSS JOIN (
    SELECT
        n_from,
        n1_from,
        n1_to,
        extract(YEAR FROM as_of) + (extract(MONTH FROM as_of) - 1 + extract(DAY FROM as_of) / 31.0) / 12 AS as_of_year,
        extract(YEAR FROM n1_to) + (extract(MONTH FROM n1_to) - 1 + extract(DAY FROM n1_to) / 31.0) / 12 AS n1_year
    FROM mart_windows
) AS w
LEFT JOIN (
    SELECT
        customer_id,
        extract(YEAR FROM birth_date) + (extract(MONTH FROM birth_date) - 0.5) / 12 AS born
    FROM customers
) AS c ON c.customer_id = g.customer_id
LEFT JOIN mart_contact AS k ON k.customer_id = g.customer_id
GROUP BY
    g.n1_segment,
    g.segment,
    coalesce(v.first_day BETWEEN w.n1_from AND w.n1_to, FALSE),
    coalesce(v.first_day >= w.n_from, FALSE)
