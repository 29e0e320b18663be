-- Every record of the audit chain as it is stored, oldest first.
select number, at, by_whom, action, subject, reason, previous, hash from audit order by number
