-- The generations that lie in a warehouse that stays as it is. Of those made since, this ledger knows neither the job nor
-- what they follow: it has no word on their scores until the next rescoring.
update generations
set removed_at = (select p.removed_at from present.generations as p where p.id = generations.id)
where id in (select id from present.generations);
insert into generations (id, file, bytes, as_of, published_at, published_by, removed_at)
select p.id, p.file, p.bytes, p.as_of, p.published_at, p.published_by, p.removed_at
from present.generations as p
where not exists (select 1 from generations as known where known.id = p.id);
delete from current_generation;
insert into current_generation (only_row, generation, pointed_at, pointed_by)
select only_row, generation, pointed_at, pointed_by from present.current_generation;

-- Of erasures, in which of them they were carried out: what is older goes.
update erasures
set generation = (select p.generation from present.erasures as p where p.hash = erasures.hash)
where generation is null;
