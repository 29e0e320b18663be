-- What a job said, in that order.
select said_at, words
from job_log
where job = :job
order by position
