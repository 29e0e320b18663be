-- Answers: the consents that hold for a customer, and the home store.
-- Parameter customer_id VARCHAR: the customer
-- Column email BOOLEAN: may be e-mailed
-- Column sms BOOLEAN: may be texted
-- Column post BOOLEAN: may be written to by post
-- Column ads BOOLEAN: may be passed to advertising platforms
-- Column home_store VARCHAR: the home store's label, or its id where it has none
SELECT
    c.consent_email AS email, c.consent_sms AS sms, c.consent_post AS post, c.consent_ads AS ads,
    coalesce(s.label, c.home_store_id) AS home_store
FROM (SELECT * FROM customers WHERE customer_id = $customer_id::VARCHAR) AS c
LEFT JOIN stores AS s ON s.store_id = c.home_store_id
