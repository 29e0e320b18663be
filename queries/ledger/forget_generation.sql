-- A generation whose file has been deleted.
update generations set removed_at = :at where id = :id and removed_at is null
