-- Answers: how the survey answers of a window divide, of the one before and of the same last year.
-- Parameter from DATE: first day
-- Parameter to DATE: last day
-- Parameter previous_from DATE: first day of the window before; none where it is not asked for
-- Parameter previous_to DATE: its last day
-- Parameter n1_from DATE: first day of the same window last year; none where it is not asked for
-- Parameter n1_to DATE: its last day
-- Parameter channel VARCHAR: only this channel
-- Parameter store VARCHAR: only this store
-- Parameter region VARCHAR: only stores of this region
-- Column span VARCHAR: which window: now, previous or n1; one without rows is left out
-- Column answers BIGINT: answers
-- Column promoters BIGINT: answers of 9 or 10
-- Column detractors BIGINT: answers of 0 to 6
WITH spans AS (
    SELECT 'now' AS span, $from::DATE AS first_day, $to::DATE AS last_day
    UNION ALL
    SELECT 'previous' AS span, $previous_from::DATE AS first_day, $previous_to::DATE AS last_day
    UNION ALL
    SELECT 'n1' AS span, $n1_from::DATE AS first_day, $n1_to::DATE AS last_day
)
SELECT
    w.span,
    count(*)::BIGINT AS answers,
    count(*) FILTER (WHERE d.score >= 9)::BIGINT AS promoters,
    count(*) FILTER (WHERE d.score <= 6)::BIGINT AS detractors
FROM surveys AS d
JOIN spans AS w ON d.answered_at >= w.first_day AND d.answered_at < w.last_day + INTERVAL '1' DAY
LEFT JOIN stores AS s ON s.store_id = d.store_id
WHERE d.answered_at >= least($from::DATE, $previous_from::DATE, $n1_from::DATE)
    AND d.answered_at < greatest($to::DATE, $previous_to::DATE, $n1_to::DATE) + INTERVAL '1' DAY
    AND ($channel::VARCHAR IS NULL OR d.channel = $channel::VARCHAR)
    AND ($store::VARCHAR IS NULL OR d.store_id = $store::VARCHAR)
    AND ($region::VARCHAR IS NULL OR s.region = $region::VARCHAR)
GROUP BY w.span
