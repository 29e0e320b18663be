-- How far a running job is over all stages; it never goes back.
update jobs
set progress = :progress
where id = :id and state = 'running' and coalesce(progress, -1) < :progress
