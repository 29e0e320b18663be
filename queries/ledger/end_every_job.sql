-- No job waits or works any more.
update jobs
set state = case state when 'running' then 'interrupted' else 'cancelled' end, ended_at = :at, outcome = :outcome
where state in ('queued', 'running')
