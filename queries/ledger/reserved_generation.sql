-- The last number handed out to a generation; 0 before the first.
select value from counters where name = 'generation'
