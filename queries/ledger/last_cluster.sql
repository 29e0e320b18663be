-- The largest number that a behavioural segment ever had.
select coalesce(max(cast(c.value ->> '$.id' as integer)), 0)
from segmentations as s, json_each(s.content, '$.clusters') as c
