-- Where the file of the current generation is gone, nothing is loaded.
delete from current_generation
where generation in (select id from generations where removed_at is not null)
