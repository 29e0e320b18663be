-- Take a waiting job into this process.
update jobs
set state = 'running', started_at = :at, pid = :pid, pid_started = :pid_started, boot = :boot
where id = :id and state = 'queued'
