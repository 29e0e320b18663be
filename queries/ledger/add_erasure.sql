-- Somebody is to be erased; who was asked for before stays as they are.
insert into erasures (hash, asked_at, asked_by) values (:hash, :at, :by) on conflict (hash) do nothing
