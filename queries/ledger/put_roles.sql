-- Keep who has which role.
insert into known_roles (id, roles) values (1, :roles)
on conflict (id) do update set roles = excluded.roles
