-- Answers: the lines of one ticket of a customer.
-- Parameter customer_id VARCHAR: the customer
-- Parameter to DATE: the as-of day
-- Parameter ticket_id VARCHAR: the ticket
-- Column line_no BIGINT: its number in the ticket
-- Column product_id VARCHAR: the product
-- Column product VARCHAR: its name
-- Column category VARCHAR: its category
-- Column quantity DECIMAL(18,3): units
-- Column gross DECIMAL(18,2): price before discounts
-- Column discount DECIMAL(18,2): discounts granted
-- Column net DECIMAL(18,2): what was received
-- Column promo_id VARCHAR: the promotion
-- Column purchase INTEGER: 1 for a purchase, 0 for a return
SELECT
    s.line_no, s.product_id, p.label AS product, p.category,
    s.quantity, s.gross, s.discount, s.net, s.promo_id, s.purchase
FROM (
    SELECT line_no, product_id, quantity, line_gross AS gross, line_discount AS discount, net, promo_id, purchase
    FROM sales
    WHERE customer_id = $customer_id::VARCHAR AND ticket_id = $ticket_id::VARCHAR AND day <= $to::DATE
) AS s
LEFT JOIN products AS p ON p.product_id = s.product_id
ORDER BY s.line_no
