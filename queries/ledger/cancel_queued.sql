-- Stop a job that has not begun.
update jobs
set state = 'cancelled', ended_at = :at, cancel_asked_by = :by, cancel_asked_at = :at, outcome = :outcome
where id = :id and state = 'queued'
