-- How many lists of ids there are.
select count(*) from id_lists
