-- One trial of behavioural segments, with the latest version that was adopted from it.
select t.id, t.as_of, t.at, t.by_whom, t.content,
  (select max(version) from segmentations where trial = t.id) as adopted
from cluster_trials as t
where t.id = :id
