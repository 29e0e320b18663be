-- Every list of ids, with how many it holds.
select name, at, by_whom, (select count(*) from id_list_members where list = id_lists.name) as ids
from id_lists
order by name
