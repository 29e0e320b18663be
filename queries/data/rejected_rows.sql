-- Answers: rejected rows, the latest file first.
-- Parameter source VARCHAR: only those of this source
-- Parameter reason VARCHAR: only those for this reason
-- Parameter skip BIGINT: how many to pass over
-- Parameter most BIGINT: how many at most
-- Column source VARCHAR: the source
-- Column file VARCHAR: the file
-- Column line BIGINT: line or row number in it
-- Column column_name VARCHAR: the canonical column that broke the rule
-- Column reason VARCHAR: the rule
-- Column value VARCHAR: the offending value, cut and masked
SELECT source, file, line, column_name, reason, value
FROM rejected_rows
WHERE ($source::VARCHAR IS NULL OR source = $source::VARCHAR)
    AND ($reason::VARCHAR IS NULL OR reason = $reason::VARCHAR)
ORDER BY file_id DESC, line, column_name, reason, value
LIMIT $most::BIGINT OFFSET $skip::BIGINT
