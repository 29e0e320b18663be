-- Hand out a generation's number, once and for all, above any that a file already bears.
update counters set value = max(value, :floor) + 1 where name = 'generation' returning value
