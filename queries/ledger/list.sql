-- Whether there is a list of that name.
select 1 from id_lists where name = :name
