-- Give a model a role; the latest one counts.
insert into model_roles (name, role, at, by_whom, reason) values (:name, :role, :at, :by, :reason)
