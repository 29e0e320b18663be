-- One version of an audience.
select name, version, rule, hold_out, note, at, by_whom, retired
from audiences
where name = :name and version = :version
