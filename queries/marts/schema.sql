-- Answers: creates the tables that every load keeps up to date from the ticket lines.

-- Days whose rows must be built again; filled before a refresh.
CREATE TEMP TABLE IF NOT EXISTS stale_days (day DATE);

-- One row per day, store and channel.
CREATE TABLE IF NOT EXISTS mart_daily (
    day DATE, store_id VARCHAR, channel VARCHAR,
    lines BIGINT, identified_lines BIGINT, tickets BIGINT, identified_tickets BIGINT,
    quantity DECIMAL(18,3), gross DECIMAL(18,2), discount DECIMAL(18,2), net DECIMAL(18,2),
    net_costed DECIMAL(18,2), cost DECIMAL(18,2)
);

-- One row per day, store, channel and category of product. Without tickets: one may hold several categories.
CREATE TABLE IF NOT EXISTS mart_daily_category (
    day DATE, store_id VARCHAR, channel VARCHAR, category VARCHAR,
    lines BIGINT, quantity DECIMAL(18,3), net DECIMAL(18,2)
);

-- One row per customer, day, store and channel: who bought, where and when.
CREATE TABLE IF NOT EXISTS mart_customer_day (
    day DATE, customer_id VARCHAR, store_id VARCHAR, channel VARCHAR, tickets BIGINT, net DECIMAL(18,2)
);

-- One row per customer who ever bought.
CREATE TABLE IF NOT EXISTS mart_customer (
    customer_id VARCHAR, first_day DATE, last_day DATE, tickets BIGINT, net DECIMAL(18,2)
);

-- The customer base on every day with a purchase: who ever bought, who bought for the first time that day,
-- who bought in the 365 days up to it.
CREATE TABLE IF NOT EXISTS mart_base (
    day DATE, customers BIGINT, new_customers BIGINT, active_customers BIGINT
);

-- Ticket lines as every figure reads them. A line is a return when its quantity is negative, or when it has
-- none and its net amount is negative; a ticket counts as one where at least one of its lines is a purchase.
-- A rate reads only the lines that have both of its sides.
CREATE OR REPLACE VIEW sales AS
SELECT
    CAST(sold_at AS DATE) AS day,
    store_id,
    channel,
    customer_id,
    ticket_id,
    product_id,
    quantity,
    CASE WHEN discount IS NOT NULL THEN gross END AS gross,
    CASE WHEN gross IS NOT NULL THEN discount END AS discount,
    net,
    CASE WHEN cost IS NOT NULL THEN net END AS net_costed,
    CASE WHEN net IS NOT NULL THEN cost END AS cost,
    CASE
        WHEN quantity < 0 THEN 0
        WHEN coalesce(quantity, 0) = 0 AND net < 0 THEN 0
        ELSE 1
    END AS purchase
FROM lines;

-- What the checks of the last load counted.
CREATE TABLE IF NOT EXISTS mart_checks (name VARCHAR, found BIGINT, total BIGINT);
