-- Answers: how many rows were rejected for each reason.
-- Parameter source VARCHAR: only those of this source
-- Parameter reason VARCHAR: only those for this reason
-- Column reason VARCHAR: the rule
-- Column rejected BIGINT: rows that broke it
SELECT reason, count(*)::BIGINT AS rejected
FROM rejected_rows
WHERE ($source::VARCHAR IS NULL OR source = $source::VARCHAR)
    AND ($reason::VARCHAR IS NULL OR reason = $reason::VARCHAR)
GROUP BY reason
ORDER BY rejected DESC, reason
