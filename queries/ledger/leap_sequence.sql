-- Leave out numbers that may have been handed out.
update sqlite_sequence set seq = seq + :by where name = :name
