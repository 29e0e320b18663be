-- Every trial of behavioural segments, latest first, with the latest version that was adopted from it.
select t.id, t.as_of, t.at, t.by_whom, t.content -> '$.head' as head,
  (select max(version) from segmentations where trial = t.id) as adopted
from cluster_trials as t
order by t.id desc
