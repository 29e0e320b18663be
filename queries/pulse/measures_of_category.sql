-- Answers: the sums behind Pulse's figures over a window, the one before and the same last year, for one category of
-- product.
-- Parameter from DATE: first day
-- Parameter to DATE: last day
-- Parameter previous_from DATE: first day of the window before; none where it is not asked for
-- Parameter previous_to DATE: its last day
-- Parameter n1_from DATE: first day of the same window last year; none where it is not asked for
-- Parameter n1_to DATE: its last day
-- Parameter category VARCHAR: the category
-- Parameter channel VARCHAR: only this channel
-- Parameter store VARCHAR: only this store
-- Parameter region VARCHAR: only stores of this region
-- Column span VARCHAR: which window: now, previous or n1; one without rows is left out
-- Column lines BIGINT: ticket lines
-- Column identified_lines BIGINT: lines that carry a customer
-- Column tickets BIGINT: tickets with at least one purchased line, counted per day, store and channel
-- Column identified_tickets BIGINT: those that carry a customer
-- Column quantity DECIMAL(38,3): units
-- Column gross DECIMAL(38,2): price before discounts, of the lines whose discount is known
-- Column discount DECIMAL(38,2): discounts, of the lines whose gross price is known
-- Column net DECIMAL(38,2): net revenue
-- Column net_costed DECIMAL(38,2): net revenue of the lines whose cost is known
-- Column cost DECIMAL(38,2): their cost
WITH spans AS (
    SELECT 'now' AS span, $from::DATE AS first_day, $to::DATE AS last_day
    UNION ALL
    SELECT 'previous' AS span, $previous_from::DATE AS first_day, $previous_to::DATE AS last_day
    UNION ALL
    SELECT 'n1' AS span, $n1_from::DATE AS first_day, $n1_to::DATE AS last_day
),
cells AS (
    SELECT
        w.span,
        l.day,
        l.store_id,
        l.channel,
        l.customer_id,
        l.ticket_id,
        count(*) AS lines,
        sum(l.quantity) AS quantity,
        sum(l.gross) AS gross,
        sum(l.discount) AS discount,
        sum(l.net) AS net,
        sum(l.net_costed) AS net_costed,
        sum(l.cost) AS cost,
        max(l.purchase) AS purchase
    FROM sales AS l
    JOIN spans AS w ON l.day BETWEEN w.first_day AND w.last_day
    JOIN products AS p ON p.product_id = l.product_id
    LEFT JOIN stores AS s ON s.store_id = l.store_id
    WHERE l.day BETWEEN least($from::DATE, $previous_from::DATE, $n1_from::DATE)
        AND greatest($to::DATE, $previous_to::DATE, $n1_to::DATE)
        AND p.category = $category::VARCHAR
        AND ($channel::VARCHAR IS NULL OR l.channel = $channel::VARCHAR)
        AND ($store::VARCHAR IS NULL OR l.store_id = $store::VARCHAR)
        AND ($region::VARCHAR IS NULL OR s.region = $region::VARCHAR)
    GROUP BY w.span, l.day, l.store_id, l.channel, l.customer_id, l.ticket_id
)
SELECT
    d.span,
    coalesce(sum(d.lines), 0)::BIGINT AS lines,
    coalesce(sum(CASE WHEN d.customer_id IS NOT NULL THEN d.lines END), 0)::BIGINT AS identified_lines,
    coalesce(sum(d.purchase), 0)::BIGINT AS tickets,
    coalesce(sum(CASE WHEN d.customer_id IS NOT NULL THEN d.purchase END), 0)::BIGINT AS identified_tickets,
    sum(d.quantity)::DECIMAL(38,3) AS quantity,
    sum(d.gross)::DECIMAL(38,2) AS gross,
    sum(d.discount)::DECIMAL(38,2) AS discount,
    sum(d.net)::DECIMAL(38,2) AS net,
    sum(d.net_costed)::DECIMAL(38,2) AS net_costed,
    sum(d.cost)::DECIMAL(38,2) AS cost
FROM cells AS d
GROUP BY d.span
