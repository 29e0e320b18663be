-- Answers: customers to learn from: of each value tier the same share, by digests, which is a draw that stays the same.
-- Places: `from`, `to`; `below`: four hexadecimal digits that the digests of enough customers lie below; `share`.
CREATE OR REPLACE TEMP TABLE cluster_sample AS
WITH buyers AS (
    SELECT p.customer_id, coalesce(g.segment, 'nobody') AS stratum
    FROM (
        SELECT customer_id
        FROM mart_customer_day
        WHERE day BETWEEN {{from}} AND {{to}}
        GROUP BY customer_id
        HAVING sum(tickets) > 0
    ) AS b
    JOIN search_person AS p ON p.customer_id = b.customer_id
    LEFT JOIN mart_customer_segment AS g ON g.customer_id = p.customer_id
),
strata AS (SELECT stratum, count(*) AS customers FROM buyers GROUP BY stratum),
drawn AS (
    SELECT customer_id, stratum, md5(customer_id) AS digest
    FROM buyers
    WHERE substr(md5(customer_id), 1, 4) < '{{below}}'
),
numbered AS (
    SELECT
        customer_id,
        stratum,
        row_number() OVER (PARTITION BY stratum ORDER BY digest NULLS LAST, customer_id NULLS LAST) AS number
    FROM drawn
)
SELECT n.customer_id, n.stratum
FROM numbered AS n
JOIN strata AS s ON s.stratum = n.stratum
WHERE n.number <= ceil(s.customers * CAST('{{share}}' AS DOUBLE));
