-- Begin the next try to deliver; its number is answered.
insert into deliveries (export, removal, attempt, started_at)
select :export, :removal, coalesce(max(attempt), 0) + 1, :at
from deliveries
where export = :export and removal = :removal
returning attempt
