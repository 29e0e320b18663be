-- Answers: what is shown of some customers, in no order.
-- Parameter persons INTEGER[]: their numbers
-- Column person INTEGER: the customer's number
-- Column customer_id VARCHAR: the customer
-- Column first_name VARCHAR: given name
-- Column last_name VARCHAR: family name
-- Column postal_code VARCHAR: postal code
-- Column city VARCHAR: city
-- Column store VARCHAR: the home store's label, or its id where it has none
-- Column segment VARCHAR: segment on the as-of day
-- Column last_day DATE: last purchase
-- Column net DECIMAL(18,2): net revenue of the 12 months
SELECT
    p.person, p.customer_id, p.first_name, p.last_name, p.postal_code, p.city,
    coalesce(s.label, p.store_id) AS store,
    p.segment, p.last_day, p.net
FROM search_person AS p
LEFT JOIN stores AS s ON s.store_id = p.store_id
WHERE p.person IN (SELECT unnest($persons::INTEGER[]))
