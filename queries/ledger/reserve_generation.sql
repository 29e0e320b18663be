-- Hand out a generation's number, once and for all.
update counters set value = value + 1 where name = 'generation' returning value
