-- Add a record to the audit chain.
insert into audit (number, at, by_whom, action, subject, reason, previous, hash)
values (:number, :at, :by, :action, :subject, :reason, :previous, :hash)
