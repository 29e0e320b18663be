-- The job that a process works on, and that process.
select id, kind, pid, pid_started, boot, cancel_asked_by, cancel_asked_at, generation
from jobs
where state = 'running'
