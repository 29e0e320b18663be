-- The generation that this one took the place of, if its file is kept.
select before.id, before.file, before.bytes, before.as_of, before.published_at, before.published_by, before.job
from generations as g
join generations as before on before.id = g.follows
where g.id = :generation and before.removed_at is null
