-- Answers: which of some customers of a cell of the matrix a filter lets through.
-- Parameter persons INTEGER[]: their numbers
-- Parameter segment VARCHAR: only this segment, or NULL
-- Parameter store VARCHAR: only this home store, or NULL
-- Parameter channel VARCHAR: only this channel of the last purchase, or NULL
-- Parameter bought_from DATE: last purchase not before this day, or NULL
-- Parameter bought_until DATE: last purchase not after this day, or NULL
-- Parameter consent VARCHAR: only with this consent, or NULL
-- Parameter churn_band VARCHAR: only this band of churn
-- Parameter value_band VARCHAR: only this band of value
-- Parameter days INTEGER: horizon of the churn probability
-- Parameter undecided_from DOUBLE: probability from which on a customer is undecided
-- Parameter lost_from DOUBLE: from which on a customer counts as lost
-- Parameter middle_from DECIMAL(18,2): expected net revenue of 12 months from which on the value is middle
-- Parameter high_from DECIMAL(18,2): from which on it is high
-- Column person INTEGER: the customer's number
SELECT p.person
FROM search_person AS p
JOIN (
    SELECT
        customer_id,
        CASE $days::INTEGER
            WHEN 30 THEN churn_30
            WHEN 60 THEN churn_60
            WHEN 90 THEN churn_90
            WHEN 180 THEN churn_180
            WHEN 365 THEN churn_365
        END AS churn,
        revenue_12
    FROM mart_score
) AS m ON m.customer_id = p.customer_id
WHERE p.person IN (SELECT unnest($persons::INTEGER[]))
    AND ($segment::VARCHAR IS NULL OR p.segment = $segment::VARCHAR)
    AND ($store::VARCHAR IS NULL OR p.store_id = $store::VARCHAR)
    AND ($channel::VARCHAR IS NULL OR p.channel = $channel::VARCHAR)
    AND ($bought_from::DATE IS NULL OR p.last_day >= $bought_from::DATE)
    AND ($bought_until::DATE IS NULL OR p.last_day <= $bought_until::DATE)
    AND (
        $consent::VARCHAR IS NULL
        OR CASE $consent::VARCHAR
            WHEN 'email' THEN consent_email
            WHEN 'sms' THEN consent_sms
            WHEN 'post' THEN consent_post
            WHEN 'ads' THEN consent_ads
        END
    )
    AND m.churn IS NOT NULL
    AND m.revenue_12 IS NOT NULL
    AND CASE
        WHEN m.churn >= $lost_from::DOUBLE THEN 'lost'
        WHEN m.churn >= $undecided_from::DOUBLE THEN 'undecided'
        ELSE 'safe'
    END = $churn_band::VARCHAR
    AND CASE
        WHEN m.revenue_12 >= $high_from::DECIMAL(18,2)::DOUBLE THEN 'high'
        WHEN m.revenue_12 >= $middle_from::DECIMAL(18,2)::DOUBLE THEN 'middle'
        ELSE 'low'
    END = $value_band::VARCHAR
