-- The exports of an audience, newest first.
select * from export_records where audience = :audience order by id desc
