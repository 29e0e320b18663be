-- What came of a try to deliver.
update deliveries
set ended_at = :at, arrived = :arrived, said = :said
where export = :export and removal = :removal and attempt = :attempt and ended_at is null
