-- When a list was last written, and by whom; no row where there is no list of that name.
select at, by_whom from id_lists where name = :name
