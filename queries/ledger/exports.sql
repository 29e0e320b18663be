-- The latest exports, newest first.
select * from export_records order by id desc limit :limit
