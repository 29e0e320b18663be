-- How many jobs of a kind wait or work for somebody.
select count(*) from jobs where state in ('queued', 'running') and kind = :kind and asked_by = :by
