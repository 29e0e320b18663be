-- Put a hash on the suppression list; once is enough.
insert into suppressions (kind, hash, at, by_whom) values (:kind, :hash, :at, :by) on conflict do nothing
