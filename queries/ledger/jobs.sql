-- The latest jobs, newest first.
select id, kind, state, asked_by, asked_at, started_at, ended_at, progress, outcome, generation
from jobs
order by id desc
limit :limit
