-- What the next record of the audit chain is numbered and follows. SQLite's sequence counts records that are gone too.
select
  max(
    coalesce((select seq from sqlite_sequence where name = 'audit'), 0),
    coalesce((select max(number) from audit), 0)
  ) + 1 as number,
  (select hash from audit order by number desc limit 1) as previous
