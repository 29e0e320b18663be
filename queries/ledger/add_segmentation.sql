-- Adopt behavioural segments as the next version.
insert into segmentations (version, trial, k, at, by_whom, reason, content)
select coalesce(max(version), 0) + 1, :trial, :k, :at, :by, :reason, :content
from segmentations
returning version
