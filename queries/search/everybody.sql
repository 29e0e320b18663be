-- Answers: the customers that a filter lets through, largest net revenue first.
-- Parameter segment VARCHAR: only this segment, or NULL
-- Parameter store VARCHAR: only this home store, or NULL
-- Parameter channel VARCHAR: only this channel of the last purchase, or NULL
-- Parameter bought_from DATE: last purchase not before this day, or NULL
-- Parameter bought_until DATE: last purchase not after this day, or NULL
-- Parameter consent VARCHAR: only with this consent, or NULL
-- Parameter page INTEGER: how many to answer
-- Column person INTEGER: the customer's number
-- Column total BIGINT: how many there are
WITH kept AS (
    SELECT person, net
    FROM search_person
    WHERE ($segment::VARCHAR IS NULL OR segment = $segment::VARCHAR)
        AND ($store::VARCHAR IS NULL OR store_id = $store::VARCHAR)
        AND ($channel::VARCHAR IS NULL OR channel = $channel::VARCHAR)
        AND ($bought_from::DATE IS NULL OR last_day >= $bought_from::DATE)
        AND ($bought_until::DATE IS NULL OR last_day <= $bought_until::DATE)
        AND (
            $consent::VARCHAR IS NULL
            OR CASE $consent::VARCHAR
                WHEN 'email' THEN consent_email
                WHEN 'sms' THEN consent_sms
                WHEN 'post' THEN consent_post
                WHEN 'ads' THEN consent_ads
            END
        )
)
SELECT person, (SELECT count(*) FROM kept) AS total
FROM kept
ORDER BY net DESC NULLS LAST, person
LIMIT $page::INTEGER
