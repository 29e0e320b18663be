-- Answers: net revenue by channel over one window, the one before and the same last year, for one
-- category of product.
-- Parameter from DATE: first day
-- Parameter to DATE: last day
-- Parameter previous_from DATE: first day of the window before
-- Parameter previous_to DATE: its last day
-- Parameter n1_from DATE: first day of the same window last year
-- Parameter n1_to DATE: its last day
-- Parameter category VARCHAR: the category
-- Parameter channel VARCHAR: only this channel
-- Parameter store VARCHAR: only this store
-- Parameter region VARCHAR: only stores of this region
-- Column id VARCHAR: the value
-- Column label VARCHAR: how to show it
-- Column net DECIMAL(38,2): net revenue in the window
-- Column tickets BIGINT: tickets in it; null where a ticket may count for several rows
-- Column previous DECIMAL(38,2): net revenue in the window before
-- Column n1 DECIMAL(38,2): net revenue in the same window last year
WITH cells AS (
    SELECT
        d.channel AS id,
        coalesce(d.channel, '(no channel)') AS label,
        sum(d.net) FILTER (WHERE d.day BETWEEN $from::DATE AND $to::DATE) AS net,
        CAST(NULL AS BIGINT) AS tickets,
        sum(d.net) FILTER (WHERE d.day BETWEEN $previous_from::DATE AND $previous_to::DATE) AS previous,
        sum(d.net) FILTER (WHERE d.day BETWEEN $n1_from::DATE AND $n1_to::DATE) AS n1
    FROM sales AS d
    JOIN products AS p ON p.product_id = d.product_id
    LEFT JOIN stores AS s ON s.store_id = d.store_id
    WHERE ($channel::VARCHAR IS NULL OR d.channel = $channel::VARCHAR)
        AND ($store::VARCHAR IS NULL OR d.store_id = $store::VARCHAR)
        AND ($region::VARCHAR IS NULL OR s.region = $region::VARCHAR)
        AND p.category = $category::VARCHAR
        AND d.day BETWEEN least($from::DATE, $previous_from::DATE, $n1_from::DATE) AND $to::DATE
    GROUP BY d.channel
)
SELECT
    id,
    label,
    coalesce(net, 0)::DECIMAL(38,2) AS net,
    tickets::BIGINT AS tickets,
    previous::DECIMAL(38,2) AS previous,
    n1::DECIMAL(38,2) AS n1
FROM cells
WHERE coalesce(net, previous, n1) IS NOT NULL
ORDER BY coalesce(net, 0) DESC, label NULLS LAST
