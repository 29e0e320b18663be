-- The last version of an audience, retired or not.
select name, version, rule, hold_out, note, at, by_whom, retired
from audiences
where name = :name
order by version desc
limit 1
