-- Answers: creates the tables that every load keeps up to date from the ticket lines.

-- Days whose rows must be built again; filled before a refresh, gone with the connection.
CREATE TEMP TABLE IF NOT EXISTS stale_days (day DATE);

-- One row per day, store and channel.
CREATE TABLE IF NOT EXISTS mart_daily (
    day DATE, store_id VARCHAR, channel VARCHAR,
    lines BIGINT, identified_lines BIGINT, tickets BIGINT, identified_tickets BIGINT,
    quantity DECIMAL(18,3), gross DECIMAL(18,2), discount DECIMAL(18,2), net DECIMAL(18,2),
    net_costed DECIMAL(18,2), cost DECIMAL(18,2)
);

-- One row per day, channel and category of product. Without stores: by store, there would be half as many rows as lines.
CREATE TABLE IF NOT EXISTS mart_daily_category (
    day DATE, channel VARCHAR, category VARCHAR, net DECIMAL(18,2)
);

-- One row per customer, day, store and channel: who bought what amount, where and when. Of the tickets, those whose time is
-- known, and of these those begun from 12 to 14 o'clock and from 18 o'clock on.
CREATE TABLE IF NOT EXISTS mart_customer_day (
    day DATE, customer_id VARCHAR, store_id VARCHAR, channel VARCHAR,
    lines BIGINT, tickets BIGINT, quantity DECIMAL(18,3), net DECIMAL(18,2),
    net_costed DECIMAL(18,2), cost DECIMAL(18,2),
    timed INTEGER, midday INTEGER, evening INTEGER
);

-- One row per customer who ever bought.
CREATE TABLE IF NOT EXISTS mart_customer (
    customer_id VARCHAR, first_day DATE, last_day DATE, tickets BIGINT, net DECIMAL(18,2)
);

-- One row per customer whose consents are known: whether one to e-mail, SMS or post is given.
CREATE TABLE IF NOT EXISTS mart_contact (customer_id VARCHAR, contactable BOOLEAN);

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
    -- A moment at midnight sharp is a day without a time.
    CASE WHEN sold_at > date_trunc('day', sold_at) THEN extract(HOUR FROM sold_at) END AS hour,
    sold_at,
    line_no,
    promo_id,
    store_id,
    channel,
    customer_id,
    ticket_id,
    product_id,
    quantity,
    CASE WHEN discount IS NOT NULL THEN gross END AS gross,
    CASE WHEN gross IS NOT NULL THEN discount END AS discount,
    gross AS line_gross,
    discount AS line_discount,
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

-- The day that the value segments stand for, and the windows around it. One row.
-- n: the 12 months up to the day; n1: the 12 months before; c3, c36: the 12 months up to 3 and 36 months ago.
CREATE TABLE IF NOT EXISTS mart_windows (
    as_of DATE, n_from DATE, sleepers_from DATE,
    n1_to DATE, n1_from DATE, n1_sleepers_from DATE,
    c3_to DATE, c3_from DATE, c36_to DATE, c36_from DATE,
    months_from DATE, last_month DATE,
    first_day DATE, n1_covered BOOLEAN
);

-- The thresholds that the segments are cut by. One row.
CREATE TABLE IF NOT EXISTS mart_thresholds (
    version INTEGER,
    best_revenue DECIMAL(18,2), best_tickets INTEGER,
    large_revenue DECIMAL(18,2), large_tickets INTEGER,
    medium_revenue DECIMAL(18,2), medium_tickets INTEGER
);

-- One row per customer who ever had a ticket line: what each window holds. Knows no thresholds.
CREATE TABLE IF NOT EXISTS mart_customer_value (
    customer_id VARCHAR, first_day DATE, last_day DATE, n1_last_day DATE,
    n_lines BIGINT, n_tickets BIGINT, n_quantity DECIMAL(18,3), n_net DECIMAL(18,2),
    n_net_costed DECIMAL(18,2), n_cost DECIMAL(18,2),
    n1_lines BIGINT, n1_tickets BIGINT, n1_quantity DECIMAL(18,3), n1_net DECIMAL(18,2),
    n1_net_costed DECIMAL(18,2), n1_cost DECIMAL(18,2)
);

-- One row per customer of mart_customer_value: the segment now and a year ago.
CREATE TABLE IF NOT EXISTS mart_customer_segment (
    customer_id VARCHAR, segment VARCHAR, n1_segment VARCHAR
);

-- Customers by where they were a year ago and where they are, and whether they are new in either year.
CREATE TABLE IF NOT EXISTS mart_segment_flow (
    n1_segment VARCHAR, segment VARCHAR, n1_is_new BOOLEAN, is_new BOOLEAN, customers BIGINT,
    n_tickets BIGINT, n_quantity DECIMAL(18,3), n_net DECIMAL(18,2),
    n_net_costed DECIMAL(18,2), n_cost DECIMAL(18,2),
    n1_tickets BIGINT, n1_quantity DECIMAL(18,3), n1_net DECIMAL(18,2),
    n1_net_costed DECIMAL(18,2), n1_cost DECIMAL(18,2),
    age_known BIGINT, age_years DECIMAL(18,4), n1_age_years DECIMAL(18,4), consent_known BIGINT, contactable BIGINT
);

-- What the customers of a segment went on to spend: those in it some months ago, and their revenue since.
CREATE TABLE IF NOT EXISTS mart_segment_observed (
    months INTEGER, since DATE, segment VARCHAR, customers BIGINT, net DECIMAL(18,2)
);

-- What each segment is made of: by age band, region of the home store, channel, store and category.
CREATE TABLE IF NOT EXISTS mart_segment_part (
    segment VARCHAR, part_by VARCHAR, label VARCHAR, customers BIGINT, net DECIMAL(18,2)
);

-- One row per segment and month: the 12 calendar months up to the month's end.
CREATE TABLE IF NOT EXISTS mart_segment_month (
    month DATE, segment VARCHAR, customers BIGINT, new_customers BIGINT, tickets BIGINT,
    net DECIMAL(18,2), net_costed DECIMAL(18,2), margin DECIMAL(18,2),
    age_known BIGINT, age_years DECIMAL(18,4)
);

-- One row per customer and month in which the segment at the month's end changed.
CREATE TABLE IF NOT EXISTS mart_segment_history (
    customer_id VARCHAR, month DATE, segment VARCHAR
);

-- The median of what the customers of each segment are like; of recency the median day of the last purchase, as a number
-- such as 20261031.
CREATE TABLE IF NOT EXISTS mart_segment_typical (segment VARCHAR, name VARCHAR, median DECIMAL(18,6));

-- What customers buy and how: shares of purchased lines or of tickets.
CREATE TABLE IF NOT EXISTS mart_base_share (of_what VARCHAR, label VARCHAR, share DOUBLE);

-- Every net revenue of the 12 months that an active customer left, in order, and how many left more.
CREATE TABLE IF NOT EXISTS mart_revenue_rank (net DECIMAL(18,2), larger BIGINT);

-- How many messages of the 30 days those customers got who got any. One row.
CREATE TABLE IF NOT EXISTS mart_pressure (customers BIGINT, median BIGINT, p90 BIGINT);
