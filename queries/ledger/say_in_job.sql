-- A job says something, after what it said before.
insert into job_log (job, position, said_at, words)
select :job, coalesce(max(position), 0) + 1, :at, :words
from job_log
where job = :job
