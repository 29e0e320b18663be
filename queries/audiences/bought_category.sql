-- Answers: what customers bought of each category on some days: one row per ticket and category. Categories and tickets
-- are told apart by number: a number is compared faster than a name, a million times over.
WITH categories AS (
    SELECT category, row_number() OVER (ORDER BY category) AS code
    FROM (SELECT DISTINCT category FROM products WHERE category IS NOT NULL) AS named
),
coded AS (
    SELECT p.product_id, c.code
    FROM products AS p
    JOIN categories AS c ON c.category = p.category
),
sums AS (
    SELECT
        r.code,
        l.day,
        p.person,
        any_value(l.store_id) AS store,
        any_value(l.channel) AS channel,
        max(l.purchase) AS tickets,
        sum(l.net) AS net
    FROM sales AS l
    JOIN coded AS r ON r.product_id = l.product_id
    JOIN search_person AS p ON p.customer_id = l.customer_id
    WHERE {{of_days}}
    GROUP BY r.code, l.day, p.person, hash(l.ticket_id, l.store_id, l.channel)
)
SELECT c.category, s.day, s.person, s.store, s.channel, s.tickets, s.net
FROM sums AS s
JOIN categories AS c ON c.code = s.code
ORDER BY s.code, ((year(s.day) * 4 + quarter(s.day))::BIGINT << 32) + s.person
