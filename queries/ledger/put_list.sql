-- A list of ids: new, or the one of that name read in anew.
insert into id_lists (name, at, by_whom) values (:name, :at, :by)
on conflict (name) do update set at = excluded.at, by_whom = excluded.by_whom
