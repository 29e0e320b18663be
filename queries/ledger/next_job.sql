-- The oldest job that waits.
select id from jobs where state = 'queued' order by id limit 1
