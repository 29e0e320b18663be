-- Answers: gives who is new a number, and notes whose words and keys are to be built again or forgotten.
CREATE OR REPLACE TEMP TABLE search_changed AS
SELECT p.person FROM search_person AS p ANTI JOIN search_now AS n ON n.person = p.person
UNION ALL
SELECT person FROM search_now WHERE person IS NOT NULL AND fingerprint <> fingerprint_before;

CREATE OR REPLACE TEMP TABLE search_new AS
SELECT
    customer_id,
    CAST((SELECT coalesce(max(person), 0) FROM search_person) + row_number() OVER (ORDER BY customer_id) AS INTEGER) AS person
FROM search_now
WHERE person IS NULL;

CREATE OR REPLACE TABLE search_person AS
SELECT
    coalesce(n.person, f.person) AS person, n.customer_id, n.fingerprint,
    n.first_name, n.last_name, n.postal_code, n.city, n.store_id,
    n.segment, n.last_day, n.channel, n.net,
    n.consent_email, n.consent_sms, n.consent_post, n.consent_ads
FROM search_now AS n
LEFT JOIN search_new AS f ON f.customer_id = n.customer_id
ORDER BY 1;

INSERT INTO search_changed SELECT person FROM search_new;
DROP TABLE search_now;
DROP TABLE search_new;
