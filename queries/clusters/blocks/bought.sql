-- Answers: who bought in a window, and how often, when and where; returns are taken off amounts alone. Who was erased is
-- nobody to be known. Places: `from`, `to`: first and last day; `who`: which customers.
SELECT *
FROM (
    SELECT
        p.customer_id,
        CAST(sum(p.tickets) AS INTEGER) AS tickets,
        sum(p.net) AS net,
        max(CASE WHEN p.tickets > 0 THEN p.day END) AS last_day,
        sum(CASE WHEN p.store_id IS NULL THEN p.tickets END) AS remote,
        sum(CASE WHEN extract(ISODOW FROM p.day) >= 6 THEN p.tickets END) AS weekend,
        sum(CASE WHEN extract(MONTH FROM p.day) = 12 AND extract(DAY FROM p.day) <= 24 THEN p.tickets END) AS gifts,
        sum(p.timed) AS timed,
        sum(p.midday) AS midday,
        sum(p.evening) AS evening
    FROM mart_customer_day AS p
    WHERE p.day BETWEEN {{from}} AND {{to}}{{who}}
    GROUP BY p.customer_id
    HAVING sum(p.tickets) > 0
) AS everybody
WHERE customer_id IN (SELECT customer_id FROM search_person)
