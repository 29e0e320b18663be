-- Answers: creates the tables that a rescoring fills.

-- The scores that stand. One row; `version` is the rescoring's in the ledger.
CREATE TABLE IF NOT EXISTS mart_scoring (version INTEGER, as_of DATE, customers BIGINT);

-- One row per customer who ever bought by the scores' day. churn_N: probability of no purchase in the N days after it,
-- for who bought in the 365 days before; back_N: probability of a purchase, for who did not. purchases_M, revenue_M:
-- expected in the M months after it. net_year: net revenue of the 365 days before. potential: net revenue a year while
-- they bought.
CREATE TABLE IF NOT EXISTS mart_score (
    customer_id VARCHAR,
    churn_30 DOUBLE, churn_60 DOUBLE, churn_90 DOUBLE, churn_180 DOUBLE, churn_365 DOUBLE,
    back_90 DOUBLE, back_365 DOUBLE,
    purchases_3 DOUBLE, purchases_6 DOUBLE, purchases_12 DOUBLE, purchases_24 DOUBLE, purchases_36 DOUBLE,
    revenue_3 DOUBLE, revenue_6 DOUBLE, revenue_12 DOUBLE, revenue_24 DOUBLE, revenue_36 DOUBLE,
    margin_rate DOUBLE,
    -- Days since the last purchase.
    recency INTEGER,
    net_year DECIMAL(18,2), potential DOUBLE
);

-- One row per amount, to the cent, that customers are expected to bring in 12 months: how many are, and how many are
-- expected to bring more.
CREATE TABLE IF NOT EXISTS mart_score_rank (revenue DECIMAL(18,2), customers BIGINT, larger BIGINT);

-- The scores of months that are over: the last rescoring of each. churn_90: probability of no purchase in 90 days, of who
-- sleeps too.
CREATE TABLE IF NOT EXISTS mart_score_month (
    month DATE, as_of DATE, customer_id VARCHAR, churn_90 DOUBLE, revenue_12 DOUBLE
);

-- Customers that the champions were judged on, without a name: what was predicted, what came, and what they had bought
-- in the days before the cut. One row per horizon and customer.
CREATE TABLE IF NOT EXISTS mart_judged (
    days INTEGER, churn DOUBLE, bought BOOLEAN, revenue DECIMAL(18,2),
    purchases_30 INTEGER, purchases_90 INTEGER, purchases_180 INTEGER, purchases_365 INTEGER
);
