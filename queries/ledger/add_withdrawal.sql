-- An export that was withdrawn from its platform.
insert into withdrawals (export, at, by_whom, reason) values (:export, :at, :by, :reason)
