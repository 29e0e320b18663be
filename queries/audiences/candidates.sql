-- Answers: everybody whom a rule takes, with what a file may need of them, in the order of their ids. `excluded` and
-- `preceded` are the place of the first audience that the destination leaves out, or that comes before, and that has
-- them; -1 where none has. Places: `excluded`, `preceded`, `rule`.
SELECT
    p.customer_id,
    p.tier,
    ({{excluded}})::INTEGER AS excluded,
    ({{preceded}})::INTEGER AS preceded,
    p.consent_email, p.consent_sms, p.consent_post, p.consent_ads,
    -- Accents in one form: two forms of one name have two hashes.
    c.email, c.phone,
    nfc_normalize(c.first_name) AS first_name, nfc_normalize(c.last_name) AS last_name,
    nfc_normalize(c.address) AS address, c.postal_code, nfc_normalize(c.city) AS city, c.country,
    c.birth_date, c.gender, p.value_12m
FROM audience_person AS p
LEFT JOIN customers AS c ON c.customer_id = p.customer_id
WHERE {{rule}}
ORDER BY p.customer_id
