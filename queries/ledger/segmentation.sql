-- One version of the behavioural segments; the latest where none is asked for.
select version, trial, at, by_whom, reason, content
from segmentations
where version = coalesce(:version, (select max(version) from segmentations))
