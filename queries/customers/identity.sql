-- Answers: who one customer is, as the files gave it; no row where `customers` has none of that id. Personal data.
-- Parameter customer_id VARCHAR: the customer
-- Column loyalty_card VARCHAR: number on the loyalty card
-- Column first_name VARCHAR: given name
-- Column last_name VARCHAR: family name
-- Column gender VARCHAR: f, m or x
-- Column birth_date DATE: date of birth
-- Column email VARCHAR: e-mail address
-- Column phone VARCHAR: phone number
-- Column address VARCHAR: street and number
-- Column postal_code VARCHAR: postal code
-- Column city VARCHAR: city
-- Column country VARCHAR: ISO 3166 two-letter code
-- Column language VARCHAR: ISO 639 two-letter code
-- Column joined_on DATE: day the customer joined
-- Column home_store_id VARCHAR: the home store
-- Column consent_email BOOLEAN: may be e-mailed
-- Column consent_sms BOOLEAN: may be texted
-- Column consent_post BOOLEAN: may be written to by post
-- Column consent_ads BOOLEAN: may be passed to advertising platforms
SELECT
    loyalty_card, first_name, last_name, gender, birth_date, email, phone, address, postal_code, city, country,
    language, joined_on, home_store_id, consent_email, consent_sms, consent_post, consent_ads
FROM customers
WHERE customer_id = $customer_id::VARCHAR
