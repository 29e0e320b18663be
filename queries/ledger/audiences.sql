-- The last version of every audience that is not retired, by name.
select name, version, rule, hold_out, note, at, by_whom, retired
from audiences
where version = (select max(version) from audiences as later where later.name = audiences.name) and not retired
order by name
