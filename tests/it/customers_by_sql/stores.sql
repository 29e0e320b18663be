-- Answers: the stores that a customer bought in, most tickets first, and how far they lie from the home store, in kilometres
-- as the crow flies (haversine, a sphere of 6,371 km).
-- Parameter customer_id VARCHAR: the customer
-- Parameter to DATE: the as-of day
-- Parameter most INTEGER: how many at most
-- Column store_id VARCHAR: the store
-- Column label VARCHAR: its label, or its id where it has none
-- Column tickets BIGINT: tickets there
-- Column all_tickets BIGINT: tickets in all stores
-- Column stores BIGINT: how many stores in all
-- Column last_day DATE: last purchase there
-- Column km DOUBLE: kilometres from the home store
WITH used AS (
    SELECT store_id, count(DISTINCT ticket_id) AS tickets, max(day) AS last_day
    FROM sales
    WHERE customer_id = $customer_id::VARCHAR AND store_id IS NOT NULL AND purchase = 1 AND day <= $to::DATE
    GROUP BY store_id
),
home AS (
    SELECT radians(s.latitude::DOUBLE) AS latitude, radians(s.longitude::DOUBLE) AS longitude
    FROM (SELECT home_store_id FROM customers WHERE customer_id = $customer_id::VARCHAR) AS c
    JOIN stores AS s ON s.store_id = c.home_store_id
)
SELECT
    u.store_id,
    coalesce(s.label, u.store_id) AS label,
    u.tickets,
    (sum(u.tickets) OVER ())::BIGINT AS all_tickets,
    count(*) OVER () AS stores,
    u.last_day,
    CASE WHEN h.latitude + h.longitude + s.latitude + s.longitude IS NOT NULL THEN 2 * 6371.0 * asin(sqrt(least(1.0,
        pow(sin((radians(s.latitude::DOUBLE) - h.latitude) / 2), 2)
        + cos(h.latitude) * cos(radians(s.latitude::DOUBLE)) * pow(sin((radians(s.longitude::DOUBLE) - h.longitude) / 2), 2)
    ))) END AS km
FROM used AS u
LEFT JOIN stores AS s ON s.store_id = u.store_id
LEFT JOIN home AS h ON true
ORDER BY u.tickets DESC, u.last_day DESC, u.store_id
LIMIT $most::INTEGER
