-- Jobs of a third kind, the audit chain, and who was erased. Run with foreign keys off: the table of jobs is made anew
-- under its name, because SQLite can't change a check.

create table jobs_anew (
  id                integer primary key autoincrement,
  kind              text not null check (kind in ('load', 'recut', 'erase')),
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

-- The audit chain. Numbers are handed out by SQLite's own sequence, which remembers the newest one even where somebody
-- takes its record away. `hash` covers every other column, length by length.
create table audit (
  number    integer primary key autoincrement,
  at        text not null,
  by_whom   text not null check (by_whom <> ''),
  action    text not null check (action <> ''),
  subject   text not null,
  reason    text not null,
  previous  text not null check (length(previous) = 64),
  hash      text not null unique check (length(hash) = 64)
) strict;
create trigger audit_stays before update on audit
begin select raise(abort, 'a record of the audit chain is never changed'); end;
create trigger audit_remains before delete on audit
begin select raise(abort, 'a record of the audit chain is never deleted'); end;
-- `insert or replace` would delete without a word.
create trigger audit_follows before insert on audit
when new.number <= (select coalesce(max(number), 0) from audit)
begin select raise(abort, 'a record of the audit chain comes last'); end;

-- What ids are hashed with, the first one for whatever is new. A second one comes only from a warehouse that was made
-- beside another ledger.
create table salts (
  id       integer primary key,
  salt     text not null unique check (length(salt) = 64),
  made_at  text not null
) strict;
create trigger salts_added after insert on salts begin update changes set version = version + 1; end;

-- Who is erased: the salted hash of the id, and nothing else about the person.
create table erasures (
  hash        text primary key check (length(hash) = 64),
  asked_at    text not null,
  asked_by    text not null check (asked_by <> ''),
  generation  integer
) strict, without rowid;
create trigger erasures_remain before delete on erasures
begin select raise(abort, 'an erasure is never forgotten'); end;
create trigger erasures_added after insert on erasures begin update changes set version = version + 1; end;
create trigger erasures_moved after update on erasures begin update changes set version = version + 1; end;
