-- Answers: how the survey answers of one window divide.
-- Parameter from DATE: first day
-- Parameter to DATE: last day
-- Parameter channel VARCHAR: only this channel
-- Parameter store VARCHAR: only this store
-- Parameter region VARCHAR: only stores of this region
-- Column answers BIGINT: answers
-- Column promoters BIGINT: answers of 9 or 10
-- Column detractors BIGINT: answers of 0 to 6
SELECT
    count(*)::BIGINT AS answers,
    count(*) FILTER (WHERE d.score >= 9)::BIGINT AS promoters,
    count(*) FILTER (WHERE d.score <= 6)::BIGINT AS detractors
FROM surveys AS d
LEFT JOIN stores AS s ON s.store_id = d.store_id
WHERE d.answered_at >= $from::DATE
    AND d.answered_at < $to::DATE + INTERVAL '1' DAY
    AND ($channel::VARCHAR IS NULL OR d.channel = $channel::VARCHAR)
    AND ($store::VARCHAR IS NULL OR d.store_id = $store::VARCHAR)
    AND ($region::VARCHAR IS NULL OR s.region = $region::VARCHAR)
