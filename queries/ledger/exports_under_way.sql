-- Exports of which something may still come: nobody rejected, ended or released them.
select id
from export_records
where released_at is null and end_state is null and coalesce(approved, 1) = 1
order by id
