-- The ledger's first shape: what can't be rebuilt from the source files. Times are UTC text, days ISO text.

-- Numbers handed out once and never again, whatever becomes of what carried them.
create table counters (
  name  text primary key,
  value integer not null
) strict;
insert into counters (name, value) values ('generation', 0);

-- One row that moves with every change worth redrawing for; who watches the file reads only this.
create table changes (
  only_row integer primary key check (only_row = 1),
  version  integer not null
) strict;
insert into changes (only_row, version) values (1, 1);

create table jobs (
  id                integer primary key autoincrement,
  kind              text not null check (kind in ('load')),
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
  check ((state in ('queued', 'running')) = (ended_at is null)),
  check (state <> 'running' or (started_at is not null and pid is not null))
) strict;
-- One job at a time, held by the database itself.
create unique index one_running_job on jobs (state) where state = 'running';

create table job_stages (
  job          integer not null references jobs (id),
  position     integer not null,
  name         text not null,
  started_at   text not null,
  ended_at     text,
  rows_done    integer not null default 0,
  bytes_done   integer not null default 0,
  bytes_total  integer,
  primary key (job, position)
) strict, without rowid;

-- Every generation ever published; `removed_at` once its file is gone.
create table generations (
  id            integer primary key,
  file          text not null unique,
  bytes         integer not null,
  as_of         text,
  published_at  text not null,
  published_by  text not null check (published_by <> ''),
  job           integer references jobs (id),
  removed_at    text
) strict;

-- The pointer that readers follow. Rolling back moves it, nothing else.
create table current_generation (
  only_row    integer primary key check (only_row = 1),
  generation  integer not null references generations (id),
  pointed_at  text not null,
  pointed_by  text not null check (pointed_by <> '')
) strict;

create table loads (
  job         integer primary key references jobs (id),
  at          text not null,
  generation  integer references generations (id),
  files       integer not null,
  rows_taken  integer not null,
  replaced    integer not null,
  rejected    text not null check (json_valid(rejected))
) strict;

create table user_states (
  user      text primary key,
  json      text not null,
  saved_at  text not null
) strict;

create trigger jobs_added after insert on jobs begin update changes set version = version + 1; end;
create trigger jobs_moved after update on jobs begin update changes set version = version + 1; end;
create trigger stages_added after insert on job_stages begin update changes set version = version + 1; end;
create trigger stages_moved after update on job_stages begin update changes set version = version + 1; end;
create trigger pointer_set after insert on current_generation begin update changes set version = version + 1; end;
create trigger pointer_moved after update on current_generation begin update changes set version = version + 1; end;
create trigger loads_added after insert on loads begin update changes set version = version + 1; end;
