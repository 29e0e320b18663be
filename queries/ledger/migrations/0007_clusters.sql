-- Jobs of two more kinds, and behavioural segments: trials, the versions that were adopted, and what people say of a
-- segment. Run with foreign keys off: the table of jobs is made anew under its name, because SQLite can't change a check.

create table jobs_anew (
  id                integer primary key autoincrement,
  kind              text not null check (kind in ('load', 'recut', 'erase', 'rescore', 'fit', 'assign', 'seal', 'release')),
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
insert into jobs_anew select * from jobs;
drop table jobs;
alter table jobs_anew rename to jobs;
create unique index one_running_job on jobs (state) where state = 'running';
create trigger jobs_added after insert on jobs begin update changes set version = version + 1; end;
create trigger jobs_moved after update on jobs begin update changes set version = version + 1; end;

-- Trials: what each number of clusters found on a sample. Kept as they were; nobody changes one.
create table cluster_trials (
  id       integer primary key autoincrement,
  job      integer references jobs (id),
  as_of    text not null,
  at       text not null,
  by_whom  text not null check (by_whom <> ''),
  code     text not null,
  content  text not null check (json_valid(content))
) strict;
create trigger cluster_trials_stay before update on cluster_trials
begin select raise(abort, 'a trial is never changed'); end;
create trigger cluster_trials_added after insert on cluster_trials begin update changes set version = version + 1; end;

-- The segmentation, version after version; the last one counts. A version names the clusters with their centres and rules.
create table segmentations (
  version  integer primary key check (version > 0),
  trial    integer references cluster_trials (id),
  k        integer,
  at       text not null,
  by_whom  text not null check (by_whom <> ''),
  reason   text not null check (reason <> ''),
  content  text not null check (json_valid(content))
) strict;
-- Against `insert or replace` too, which would delete without a word.
create trigger segmentations_follow before insert on segmentations
when new.version <> (select coalesce(max(version), 0) + 1 from segmentations)
begin select raise(abort, 'a version of the segmentation follows the one before'); end;
create trigger segmentations_stay before update on segmentations
begin select raise(abort, 'a version of the segmentation is never changed'); end;
create trigger segmentations_remain before delete on segmentations
begin select raise(abort, 'a version of the segmentation is never deleted'); end;
create trigger segmentations_added after insert on segmentations begin update changes set version = version + 1; end;

-- What people say of a segment: the last row of each counts. Null is what nobody said.
create table cluster_notes (
  number    integer primary key autoincrement,
  cluster   integer not null check (cluster > 0),
  name      text check (name <> ''),
  priority  text check (priority in ('push', 'secure', 'leave')),
  body      text check (body <> ''),
  at        text not null,
  by_whom   text not null check (by_whom <> ''),
  reason    text not null check (reason <> '')
) strict;
create trigger cluster_notes_stay before update on cluster_notes
begin select raise(abort, 'what was said of a segment is never changed'); end;
create trigger cluster_notes_remain before delete on cluster_notes
begin select raise(abort, 'what was said of a segment is never deleted'); end;
create trigger cluster_notes_added after insert on cluster_notes begin update changes set version = version + 1; end;
