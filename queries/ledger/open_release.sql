-- The job that waits or works on letting an export out, or withdrawing it.
select id
from jobs
where kind = 'release' and state in ('queued', 'running') and json_extract(argument, '$.export') = :export
order by id
limit 1
