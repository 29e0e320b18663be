-- Nothing can come of an export any more.
insert into export_ends (export, state, why, at, by_whom) values (:export, :state, :why, :at, :by)
