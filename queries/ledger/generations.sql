-- Every generation whose file is kept, newest first.
select id, file, bytes, as_of, published_at, published_by, job
from generations
where removed_at is null
order by id desc
