-- The priority groups that hold anything.
select name, content
from priority_groups
where number = (select max(number) from priority_groups as later where later.name = priority_groups.name)
  and json_array_length(content) > 0
order by name
