-- Answers: what a count tells of each person: a mark, and net revenue of the 12 months in cents. Of the mark 1 is each, 2 by
-- e-mail, 4 by phone, 8 by advertising, and 16 times the place of the tier among those named. `$1`: the names of tiers.
SELECT
    p.person,
    1::BIGINT
        + CASE WHEN p.has_email AND p.consent_email THEN 2 ELSE 0 END
        + CASE WHEN p.has_phone AND p.consent_sms THEN 4 ELSE 0 END
        + CASE WHEN p.consent_ads AND (p.has_email OR p.has_phone OR p.has_address) THEN 8 ELSE 0 END
        + 16 * coalesce(list_position($1::VARCHAR[], p.tier), 0) AS mark,
    coalesce(p.revenue * 100, 0)::BIGINT AS cents
FROM audience_person AS p
