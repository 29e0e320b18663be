-- Answers: creates what rules of audiences ask. `person` is the number that the search gives a customer.

-- One row per customer that can be found, by and large in the order of their numbers: nothing but speed rests on it. A
-- column for each field of the catalogue, its dot an underscore; those of money to come and probabilities are empty
-- without scores.
CREATE TABLE IF NOT EXISTS audience_person (
    person INTEGER, customer_id VARCHAR,
    tier VARCHAR, tier_n1 VARCHAR, cluster VARCHAR,
    revenue DECIMAL(18,2), revenue_n1 DECIMAL(18,2), tickets INTEGER, tickets_n1 INTEGER,
    basket DECIMAL(18,2), margin DECIMAL(18,2), revenue_ever DECIMAL(18,2), tickets_ever INTEGER,
    first_purchase DATE, last_purchase DATE, recency INTEGER,
    churn_30d DOUBLE, churn_60d DOUBLE, churn_90d DOUBLE, churn_180d DOUBLE, churn_365d DOUBLE,
    return_90d DOUBLE, return_365d DOUBLE,
    orders_12m DOUBLE, value_3m DOUBLE, value_12m DOUBLE, value_36m DOUBLE,
    channel VARCHAR, store VARCHAR, region VARCHAR, country VARCHAR, city VARCHAR, postal_code VARCHAR,
    language VARCHAR, gender VARCHAR, age INTEGER, birthday_in INTEGER, joined DATE,
    consent_email BOOLEAN, consent_sms BOOLEAN, consent_post BOOLEAN, consent_ads BOOLEAN,
    has_email BOOLEAN, has_phone BOOLEAN, has_address BOOLEAN,
    messages_30d INTEGER, opened_90d INTEGER
);

-- One row per customer, day, store and channel with ticket lines, in the order of months and customers' numbers.
CREATE TABLE IF NOT EXISTS audience_bought (
    day DATE, person INTEGER, store VARCHAR, channel VARCHAR, tickets INTEGER, net DECIMAL(18,2)
);

-- One row per customer, ticket and category of product, in the order of categories, quarters and customers' numbers. A
-- ticket counts in each category that it has a purchase of.
CREATE TABLE IF NOT EXISTS audience_bought_category (
    category VARCHAR, day DATE, person INTEGER, store VARCHAR, channel VARCHAR, tickets INTEGER, net DECIMAL(18,2)
);
