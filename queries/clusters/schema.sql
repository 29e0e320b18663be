-- Answers: creates what an assignment to behavioural segments fills.

-- The segmentation that everybody is assigned by. One row; `version` is that of the ledger. `left_out`: its variables that
-- the data no longer tells.
CREATE TABLE IF NOT EXISTS cluster_segmentation (
    version INTEGER, as_of DATE, window_from DATE, n1_to DATE, window_months INTEGER, customers BIGINT, outside BIGINT,
    left_out VARCHAR[]
);

-- One row per customer with a purchase in the window: the nearest segment, the one after it, and how clearly it is the
-- nearest, from 0 (on the border) to 1.
CREATE TABLE IF NOT EXISTS cluster_member (
    customer_id VARCHAR, cluster SMALLINT, second SMALLINT, margin REAL,
    tickets INTEGER, net DECIMAL(18,2), n1_cluster SMALLINT
);

-- Who was in which segment at the end of a month that is over. One row per customer with a purchase in the window up to it.
CREATE TABLE IF NOT EXISTS cluster_month (month DATE, customer_id VARCHAR, cluster SMALLINT);

-- One row per segment and day: the ends of months, a year before the as-of day, and the as-of day.
CREATE TABLE IF NOT EXISTS cluster_total (
    day DATE, cluster SMALLINT, customers BIGINT, tickets BIGINT,
    net DECIMAL(18,2), net_costed DECIMAL(18,2), cost DECIMAL(18,2)
);

-- Customers by where they were a year ago and where they are; null is no purchase in the window.
CREATE TABLE IF NOT EXISTS cluster_flow (
    n1_cluster SMALLINT, cluster SMALLINT, customers BIGINT, n1_net DECIMAL(18,2), n_net DECIMAL(18,2)
);

-- What the customers of a segment are like: mean and standard deviation of each variable, over those for whom it is known.
CREATE TABLE IF NOT EXISTS cluster_number (
    cluster SMALLINT, variable VARCHAR, known BIGINT, mean DOUBLE, deviation DOUBLE
);

-- What a segment's rules take of the customers of a sample.
CREATE TABLE IF NOT EXISTS cluster_rule (cluster SMALLINT, taken BIGINT, rightly BIGINT, members BIGINT);

-- What a segment is made of: how many of its customers, purchased lines or tickets are of each kind, of those that say.
CREATE TABLE IF NOT EXISTS cluster_part (cluster SMALLINT, of_what VARCHAR, label VARCHAR, parts BIGINT, total BIGINT);
