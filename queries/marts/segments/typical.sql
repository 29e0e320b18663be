-- Answers: the medians of each segment, over the customers for whom there is a value; of recency the median last purchase, as a number such as 20261031. Gifts are bought from 1 to 24 December.
WITH bought AS (
    SELECT
        customer_id,
        sum(gross) AS gross,
        sum(discount) AS discount,
        sum(priced) AS purchases,
        sum(discounted) AS discounted,
        count(DISTINCT CASE WHEN purchase = 1 THEN ticket_id END) AS tickets,
        count(DISTINCT CASE
            WHEN purchase = 1 AND extract(MONTH FROM day) = 12 AND extract(DAY FROM day) <= 24 THEN ticket_id
        END) AS gift_tickets
    FROM ticket_cells
    WHERE day BETWEEN {{n_from}} AND {{as_of}} AND customer_id IN (SELECT customer_id FROM sampled_customers)
    GROUP BY customer_id
),
traits AS (
    SELECT
        g.segment,
        -- Days as numbers in their order: 20261031.
        CAST(extract(YEAR FROM v.last_day) * 10000 + extract(MONTH FROM v.last_day) * 100 + extract(DAY FROM v.last_day)
            AS DECIMAL(18, 6)) AS recency,
        CAST(CASE WHEN v.n_lines > 0 THEN v.n_tickets END AS DECIMAL(18, 6)) AS frequency,
        CAST(v.n_net / nullif(v.n_tickets, 0) AS DECIMAL(18, 6)) AS basket,
        CAST(CASE WHEN v.n_lines > 0 THEN v.n_net END AS DECIMAL(18, 6)) AS net_revenue,
        CAST(v.n_net_costed - v.n_cost AS DECIMAL(18, 6)) AS margin,
        CAST(b.discount / nullif(b.gross, 0) AS DECIMAL(18, 6)) AS discount_share,
        CAST(b.discounted / nullif(CAST(b.purchases AS DOUBLE), 0) AS DECIMAL(18, 6)) AS promotion_share,
        CAST(b.gift_tickets / nullif(CAST(b.tickets AS DOUBLE), 0) AS DECIMAL(18, 6)) AS gift_share
    FROM sampled_customers AS c
    JOIN mart_customer_value AS v ON v.customer_id = c.customer_id
    JOIN mart_customer_segment AS g ON g.customer_id = c.customer_id
    LEFT JOIN bought AS b ON b.customer_id = c.customer_id
)
SELECT segment, 'recency' AS name, percentile_disc(0.5) WITHIN GROUP (ORDER BY recency NULLS LAST) AS median
FROM traits WHERE recency IS NOT NULL GROUP BY segment
UNION ALL
SELECT segment, 'frequency', percentile_disc(0.5) WITHIN GROUP (ORDER BY frequency NULLS LAST)
FROM traits WHERE frequency IS NOT NULL GROUP BY segment
UNION ALL
SELECT segment, 'basket', percentile_disc(0.5) WITHIN GROUP (ORDER BY basket NULLS LAST)
FROM traits WHERE basket IS NOT NULL GROUP BY segment
UNION ALL
SELECT segment, 'net_revenue', percentile_disc(0.5) WITHIN GROUP (ORDER BY net_revenue NULLS LAST)
FROM traits WHERE net_revenue IS NOT NULL GROUP BY segment
UNION ALL
SELECT segment, 'margin', percentile_disc(0.5) WITHIN GROUP (ORDER BY margin NULLS LAST)
FROM traits WHERE margin IS NOT NULL GROUP BY segment
UNION ALL
SELECT segment, 'discount_share', percentile_disc(0.5) WITHIN GROUP (ORDER BY discount_share NULLS LAST)
FROM traits WHERE discount_share IS NOT NULL GROUP BY segment
UNION ALL
SELECT segment, 'promotion_share', percentile_disc(0.5) WITHIN GROUP (ORDER BY promotion_share NULLS LAST)
FROM traits WHERE promotion_share IS NOT NULL GROUP BY segment
UNION ALL
SELECT segment, 'gift_share', percentile_disc(0.5) WITHIN GROUP (ORDER BY gift_share NULLS LAST)
FROM traits WHERE gift_share IS NOT NULL GROUP BY segment
