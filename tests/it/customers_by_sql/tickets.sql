-- Answers: a page of a customer's tickets, latest first.
-- Parameter customer_id VARCHAR: the customer
-- Parameter to DATE: the as-of day
-- Parameter skip BIGINT: how many to pass over
-- Parameter most INTEGER: how many at most
-- Column ticket_id VARCHAR: the ticket
-- Column sold_at TIMESTAMP: when
-- Column channel VARCHAR: the channel
-- Column store VARCHAR: the store's label, or its id where it has none
-- Column lines BIGINT: lines
-- Column returns BIGINT: of those, returns
-- Column net DECIMAL(38,2): net revenue
-- Column discount DECIMAL(38,2): discounts granted
-- Column total BIGINT: how many tickets there are
WITH all_tickets AS (
    SELECT
        ticket_id,
        min(sold_at) AS sold_at,
        min(channel) AS channel,
        min(store_id) AS store_id,
        count(*) AS lines,
        count(*) FILTER (WHERE purchase = 0) AS returns,
        sum(net) AS net,
        sum(discount) AS discount
    FROM sales
    WHERE customer_id = $customer_id::VARCHAR AND day <= $to::DATE
    GROUP BY ticket_id
),
page AS (
    SELECT *, count(*) OVER () AS total
    FROM all_tickets
    ORDER BY sold_at DESC, ticket_id DESC
    LIMIT $most::INTEGER OFFSET $skip::BIGINT
)
SELECT
    p.ticket_id, p.sold_at, p.channel, coalesce(s.label, p.store_id) AS store,
    p.lines, p.returns, p.net, p.discount, p.total
FROM page AS p
LEFT JOIN stores AS s ON s.store_id = p.store_id
ORDER BY p.sold_at DESC, p.ticket_id DESC
