-- Answers: who bought in a window, and how often, when and where; returns are taken off amounts alone.
-- Places: `from`, `to`: first and last day; `who`: which customers.
SELECT
    any_value(p.customer_id) AS customer_id,
    CAST(sum(a.tickets) AS INTEGER) AS tickets,
    sum(a.net) AS net,
    max(CASE WHEN a.tickets > 0 THEN a.day END) AS last_day,
    sum(CASE WHEN a.store IS NULL THEN a.tickets END) AS remote,
    sum(CASE WHEN extract(ISODOW FROM a.day) >= 6 THEN a.tickets END) AS weekend,
    sum(CASE WHEN extract(MONTH FROM a.day) = 12 AND extract(DAY FROM a.day) <= 24 THEN a.tickets END) AS gifts
FROM audience_bought AS a
JOIN search_person AS p ON p.person = a.person
WHERE a.day BETWEEN {{from}} AND {{to}}{{who}}
GROUP BY a.person
HAVING sum(a.tickets) > 0
