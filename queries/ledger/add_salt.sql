-- Keep one more salt.
insert into salts (salt, made_at) values (:salt, :at) on conflict (salt) do nothing
