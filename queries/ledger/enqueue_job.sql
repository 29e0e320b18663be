-- Ask for a job; it waits for those before it.
insert into jobs (kind, state, asked_by, asked_at, argument)
values (:kind, 'queued', :by, :at, :argument)
returning id
