-- Answers: makes the tables that one customer's rows are copied to. Nothing in them is ever committed.
CREATE TABLE bought (
    customer_id VARCHAR, ticket_id VARCHAR, day DATE, store_id VARCHAR, category VARCHAR, quantity DECIMAL(18,3),
    gross DECIMAL(18,2), discount DECIMAL(18,2), net DECIMAL(18,2), net_costed DECIMAL(18,2), cost DECIMAL(18,2),
    purchase INTEGER
);
CREATE TABLE messages (
    customer_id VARCHAR, sent_at DATE, opened_at DATE, clicked_at DATE, unsubscribed_at DATE
);
CREATE TABLE mart_thresholds (
    best_revenue DECIMAL(18,2), best_tickets INTEGER,
    large_revenue DECIMAL(18,2), large_tickets INTEGER,
    medium_revenue DECIMAL(18,2), medium_tickets INTEGER
);
-- With it, DuckDB plans a statement that reads a table anew each time it runs.
SET enable_optimizer = false;
SET lock_configuration = true;
