-- The latest loads, newest first.
select job, at, generation, files, rows_taken, replaced, rejected
from loads
order by job desc
limit :limit
