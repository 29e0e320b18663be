-- Answers: how a customer bought in the 12 months: discounts, promotions, gifts. Gifts are bought from 1 to 24 December.
-- Parameter customer_id VARCHAR: the customer
-- Parameter from DATE: first day
-- Parameter to DATE: last day
-- Column gross DECIMAL(38,2): gross revenue of the lines whose discount is known
-- Column discount DECIMAL(38,2): their discounts
-- Column purchases BIGINT: purchased lines whose discount is known
-- Column discounted BIGINT: of those, lines with a discount
-- Column tickets BIGINT: tickets
-- Column gift_tickets BIGINT: of those, in the season of gifts
SELECT
    sum(gross) AS gross,
    sum(discount) AS discount,
    count(discount) FILTER (WHERE purchase = 1) AS purchases,
    count(*) FILTER (WHERE purchase = 1 AND discount > 0) AS discounted,
    count(DISTINCT ticket_id) FILTER (WHERE purchase = 1) AS tickets,
    count(DISTINCT ticket_id) FILTER (WHERE purchase = 1 AND month(day) = 12 AND day(day) <= 24) AS gift_tickets
FROM sales
WHERE customer_id = $customer_id::VARCHAR AND day BETWEEN $from::DATE AND $to::DATE
