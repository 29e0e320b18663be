-- The files of all generations but these are gone.
update generations
set removed_at = :at
where removed_at is null and id not in (select value from json_each(:kept))
