-- How a job ended; one that has ended already is left alone.
update jobs
set state = :state, ended_at = :at, outcome = :outcome,
    generation = coalesce(generation, :generation),
    progress = case when :state = 'done' then 1 else progress end
where id = :id and state in ('queued', 'running')
