-- The rescoring whose scores a generation carries: its own, or that of the nearest one that it was made after.
with recursive line (id, job, follows, steps) as (
  select id, job, follows, 0 from generations where id = :generation
  union all
  select g.id, g.job, g.follows, line.steps + 1
  from line
  join generations as g on g.id = line.follows
)
select r.version, r.job, r.as_of, r.at, r.by_whom, r.seed, r.code, r.content
from line
join rescorings as r on r.job = line.job
order by line.steps, r.version desc
limit 1
