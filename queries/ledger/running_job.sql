-- The job that a process works on, that process, and what it left in the ledger so far.
select id, kind, pid, pid_started, boot, cancel_asked_by, cancel_asked_at, generation,
    (select max(exports.id) from exports where exports.job = jobs.id) as sealed,
    (select max(cluster_trials.id) from cluster_trials where cluster_trials.job = jobs.id) as tried
from jobs
where state = 'running'
