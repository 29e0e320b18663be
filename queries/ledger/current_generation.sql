-- The generation that readers follow.
select g.id, g.file, g.bytes, g.as_of, g.published_at, g.published_by, g.job
from current_generation as c
join generations as g on g.id = c.generation
