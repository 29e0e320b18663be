-- Who had which role when a server last held to it: what changed while none ran is audited by the next one.
create table known_roles (
  id integer primary key check (id = 1),
  roles text not null check (json_valid(roles))
);
