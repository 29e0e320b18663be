-- Every version of an audience, newest first.
select name, version, rule, hold_out, note, at, by_whom, retired
from audiences
where name = :name
order by version desc
