-- Generations older than the latest erasure, whose files hold somebody who is erased.
select id, file, bytes, as_of, published_at, published_by, job
from generations
where removed_at is null and id < (select max(generation) from erasures)
order by id desc
