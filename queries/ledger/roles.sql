-- The role of every model that ever had one.
select name, role, at, by_whom, reason
from model_roles
where number in (select max(number) from model_roles group by name)
order by name
