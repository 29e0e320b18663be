-- Jobs that wait or work, oldest first.
select id, kind, state, asked_by, asked_at, started_at, ended_at, progress, outcome, generation
from jobs
where state in ('queued', 'running')
order by id
