-- Jobs of a second kind, and the thresholds that customers are cut into tiers by. Run with foreign keys off: the table
-- of jobs is made anew under its name, because SQLite can't change a check.

create table jobs_anew (
  id                integer primary key autoincrement,
  kind              text not null check (kind in ('load', 'recut')),
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
insert into jobs_anew select * from jobs;
drop table jobs;
alter table jobs_anew rename to jobs;
create unique index one_running_job on jobs (state) where state = 'running';
create trigger jobs_added after insert on jobs begin update changes set version = version + 1; end;
create trigger jobs_moved after update on jobs begin update changes set version = version + 1; end;

-- One row per version, the latest in force. Money is decimal text. Versions are followed by others, never changed.
create table thresholds (
  version         integer primary key check (version > 0),
  best_revenue    text not null,
  best_tickets    integer not null check (best_tickets between 1 and 1000000),
  large_revenue   text not null,
  large_tickets   integer not null check (large_tickets between 1 and 1000000),
  medium_revenue  text not null,
  medium_tickets  integer not null check (medium_tickets between 1 and 1000000),
  method          text not null check (method in ('fixed', 'quantile', 'lorenz', 'optimal')),
  set_at          text not null,
  set_by          text not null check (set_by <> ''),
  reason          text not null check (reason <> '')
) strict;
create trigger thresholds_stay before update on thresholds
begin select raise(abort, 'a version of the thresholds is never changed'); end;
create trigger thresholds_remain before delete on thresholds
begin select raise(abort, 'a version of the thresholds is never deleted'); end;
create trigger thresholds_added after insert on thresholds begin update changes set version = version + 1; end;
