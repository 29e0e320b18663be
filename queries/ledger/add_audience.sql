-- The next version of an audience; its number is answered.
insert into audiences (name, version, rule, hold_out, note, at, by_whom, retired)
select :name, coalesce(max(version), 0) + 1, :rule, :hold_out, :note, :at, :by, :retired
from audiences
where name = :name
returning version
