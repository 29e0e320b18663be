-- Jobs of a fourth kind, told what to do by an argument, and the registry of models: rescorings, what each made, which
-- role a model has, and the bands of the matrix. Run with foreign keys off: the table of jobs is made anew under its
-- name, because SQLite can't change a check.

create table jobs_anew (
  id                integer primary key autoincrement,
  kind              text not null check (kind in ('load', 'recut', 'erase', 'rescore')),
  state             text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
  asked_by          text not null check (asked_by <> ''),
  asked_at          text not null,
  started_at        text,
  ended_at          text,
  pid               integer,
  pid_started       integer,
  boot              text,
  cancel_asked_by   text,
  cancel_asked_at   text,
  progress          real check (progress between 0 and 1),
  outcome           text,
  generation        integer,
  argument          text check (argument is null or json_valid(argument)),
  check ((state in ('queued', 'running')) = (ended_at is null)),
  check (state <> 'running' or (started_at is not null and pid is not null))
) strict;
insert into jobs_anew select *, null from jobs;
drop table jobs;
alter table jobs_anew rename to jobs;
create unique index one_running_job on jobs (state) where state = 'running';
create trigger jobs_added after insert on jobs begin update changes set version = version + 1; end;
create trigger jobs_moved after update on jobs begin update changes set version = version + 1; end;

-- The generation that was the current one when this one took its place: what a rollback goes back to.
alter table generations add column follows integer references generations (id);
update generations set follows = (select max(before.id) from generations as before where before.id < generations.id);

-- One row per rescoring that came to scores, and one per model that it made. Versions are followed by others, never
-- changed, and their numbers are handed out once.
create table rescorings (
  version  integer primary key autoincrement,
  job      integer references jobs (id),
  as_of    text not null,
  at       text not null,
  by_whom  text not null check (by_whom <> ''),
  seed     text not null,
  code     text not null,
  content  text not null check (json_valid(content))
) strict;
create trigger rescorings_stay before update on rescorings
begin select raise(abort, 'a rescoring is never changed'); end;
create trigger rescorings_remain before delete on rescorings
begin select raise(abort, 'a rescoring is never deleted'); end;
create trigger rescorings_added after insert on rescorings begin update changes set version = version + 1; end;

create table models (
  version  integer not null references rescorings (version),
  name     text not null,
  content  text not null check (json_valid(content)),
  primary key (version, name)
) strict, without rowid;
create trigger models_stay before update on models
begin select raise(abort, 'a model of a rescoring is never changed'); end;
create trigger models_remain before delete on models
begin select raise(abort, 'a model of a rescoring is never deleted'); end;

-- What a model is there for: the latest row of its name counts.
create table model_roles (
  number   integer primary key autoincrement,
  name     text not null,
  role     text not null check (role in ('champion', 'challenger', 'bar', 'retired')),
  at       text not null,
  by_whom  text not null check (by_whom <> ''),
  reason   text not null check (reason <> '')
) strict;
create index roles_of_name on model_roles (name, number);
create trigger model_roles_stay before update on model_roles
begin select raise(abort, 'a role that was given is never changed'); end;
create trigger model_roles_remain before delete on model_roles
begin select raise(abort, 'a role that was given is never deleted'); end;
create trigger model_roles_added after insert on model_roles begin update changes set version = version + 1; end;

-- The bounds of the matrix's bands: the latest row counts.
create table matrix_bands (
  number   integer primary key autoincrement,
  content  text not null check (json_valid(content)),
  at       text not null,
  by_whom  text not null check (by_whom <> '')
) strict;
create trigger matrix_bands_stay before update on matrix_bands
begin select raise(abort, 'bounds that were set are never changed'); end;
create trigger matrix_bands_remain before delete on matrix_bands
begin select raise(abort, 'bounds that were set are never deleted'); end;
create trigger matrix_bands_added after insert on matrix_bands begin update changes set version = version + 1; end;
