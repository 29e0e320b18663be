-- Ask a running job to stop; who asked first is remembered.
update jobs
set cancel_asked_by = coalesce(cancel_asked_by, :by), cancel_asked_at = coalesce(cancel_asked_at, :at)
where id = :id and state = 'running'
