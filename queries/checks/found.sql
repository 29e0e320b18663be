-- Answers: what the last load's checks counted.
-- Column name VARCHAR: the check
-- Column found BIGINT: how many break it
-- Column total BIGINT: of how many
SELECT name, found, total FROM mart_checks
