-- Answers: every ticket line of a customer, with what is told of its product. A page counts tickets, months, stores, tastes
-- and habits in them.
-- Parameter customer_id VARCHAR: the customer
-- Column ticket_id VARCHAR: the ticket
-- Column day DATE: its day
-- Column hour BIGINT: its hour, where the file says one
-- Column sold_at TIMESTAMP: when
-- Column store_id VARCHAR: the store
-- Column channel VARCHAR: the channel
-- Column quantity DECIMAL(18,3): units
-- Column gross DECIMAL(18,2): gross revenue, where the discount is known
-- Column discount DECIMAL(18,2): discount, where the gross revenue is known
-- Column net DECIMAL(18,2): net revenue
-- Column net_costed DECIMAL(18,2): net revenue, where the cost is known
-- Column cost DECIMAL(18,2): cost, where the net revenue is known
-- Column purchase INTEGER: 1 for a purchase, 0 for a return
-- Column category VARCHAR: the product's category
-- Column brand VARCHAR: its brand
-- Column price_band VARCHAR: its price band
SELECT
    s.ticket_id, s.day, s.hour, s.sold_at, s.store_id, s.channel, s.quantity, s.gross, s.discount, s.net, s.net_costed,
    s.cost, s.purchase, p.category, p.brand, p.price_band
FROM (SELECT * FROM sales WHERE customer_id = $customer_id::VARCHAR) AS s
LEFT JOIN products AS p ON p.product_id = s.product_id
