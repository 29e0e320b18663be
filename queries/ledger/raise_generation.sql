-- No number of a generation that a file bears is handed out again.
update counters set value = max(value, :floor) where name = 'generation'
