-- A job enters its next stage.
insert into job_stages (job, position, name, started_at, bytes_total)
select :job, coalesce(max(position), 0) + 1, :name, :at, :bytes_total
from job_stages
where job = :job
