-- Nobody knows what was delivered since the backup: whatever did not arrive by then counts as begun once more, without an
-- end, and so is not sent again. The same for what was let out to a destination with a command and never begun.
insert into deliveries (export, removal, attempt, started_at)
select export, removal, max(attempt) + 1, :at
from deliveries
group by export, removal
having sum(arrived is null or arrived = 1) = 0
union all
select id, 0, 1, :at
from export_records
where released_at is not null and withdrawn_at is null and purged_at is null
  and destination in (select value from json_each(:destinations))
  and not exists (select 1 from deliveries where export = export_records.id and not removal)
