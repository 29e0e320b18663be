-- The last number that SQLite handed out to a record of the audit chain; 0 before the first.
select coalesce((select seq from sqlite_sequence where name = 'audit'), 0)
