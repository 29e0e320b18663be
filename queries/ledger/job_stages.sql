-- A job's stages, in the order they ran.
select name, started_at, ended_at, rows_done, bytes_done, bytes_total
from job_stages
where job = :job
order by position
