-- A table's numbers, where none was handed out yet.
insert into sqlite_sequence (name, seq)
select :name, 0
where not exists (select 1 from sqlite_sequence where name = :name)
