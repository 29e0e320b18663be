-- One export, with what became of it.
select * from export_records where id = :id
