-- Answers: creates what customers are found by. `person` is a number that a customer keeps from load to load.

-- One row per customer that a file names or a ticket line has, in the order of `person`.
CREATE TABLE IF NOT EXISTS search_person (
    person INTEGER, customer_id VARCHAR, fingerprint UBIGINT,
    first_name VARCHAR, last_name VARCHAR, postal_code VARCHAR, city VARCHAR, store_id VARCHAR,
    segment VARCHAR, last_day DATE, channel VARCHAR, net DECIMAL(18,2),
    consent_email BOOLEAN, consent_sms BOOLEAN, consent_post BOOLEAN, consent_ads BOOLEAN
);

-- One row per word of a name, in the order of the words. `words` holds all words of the name, a space around each.
CREATE TABLE IF NOT EXISTS search_word (
    word VARCHAR, words VARCHAR, word_count INTEGER, postal_code VARCHAR, person INTEGER
);

-- One row per id, card, e-mail, phone and postal code, as they are compared, in their order.
CREATE TABLE IF NOT EXISTS search_key (value VARCHAR, kind VARCHAR, person INTEGER);

-- Every word of a name once, and how many people have it.
CREATE TABLE IF NOT EXISTS search_token (word VARCHAR, people BIGINT);

-- What each of these words becomes when one of its letters is left out, and the word itself.
CREATE TABLE IF NOT EXISTS search_slip (slip VARCHAR, word VARCHAR);

-- A text as it is compared: lower case, without accents, ligatures taken apart.
CREATE OR REPLACE MACRO search_fold(given) AS strip_accents(
    replace(replace(replace(replace(replace(lower(nfc_normalize(given)), 'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss'), 'ø', 'o'), 'ł', 'l')
);

-- The words of a text.
CREATE OR REPLACE MACRO search_words(given) AS regexp_extract_all(search_fold(given), '[\p{L}\p{N}\p{M}]+');

-- A card or an e-mail address as it is compared.
CREATE OR REPLACE MACRO search_compact(given) AS regexp_replace(search_fold(given), '[\s\-]', '', 'g');
