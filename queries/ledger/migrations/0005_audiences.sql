-- Jobs of two more kinds, and audiences: rules with a name, what always applies before one goes out, and every export
-- with who decided on it, what became of it and who was in it. Run with foreign keys off: the table of jobs is made anew
-- under its name, because SQLite can't change a check.

create table jobs_anew (
  id                integer primary key autoincrement,
  kind              text not null check (kind in ('load', 'recut', 'erase', 'rescore', 'seal', 'release')),
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

-- Audiences, version after version; the last one counts, and takes the audience off the list where it is a retirement.
create table audiences (
  name      text not null check (name <> ''),
  version   integer not null check (version > 0),
  rule      text not null,
  hold_out  real not null check (hold_out between 0 and 1),
  note      text not null,
  at        text not null,
  by_whom   text not null check (by_whom <> ''),
  retired   integer not null check (retired in (0, 1)),
  primary key (name, version)
) strict, without rowid;
-- Against `insert or replace` too, which would delete without a word.
create trigger audiences_follow before insert on audiences
when new.version <> (select coalesce(max(version), 0) + 1 from audiences where name = new.name)
begin select raise(abort, 'a version of an audience follows the one before'); end;
create trigger audiences_stay before update on audiences
begin select raise(abort, 'a version of an audience is never changed'); end;
create trigger audiences_remain before delete on audiences
begin select raise(abort, 'a version of an audience is never deleted'); end;
create trigger audiences_added after insert on audiences begin update changes set version = version + 1; end;

-- Lists of ids that rules can name. Personal data: whoever is erased is taken out.
create table id_lists (
  name     text primary key check (name <> ''),
  at       text not null,
  by_whom  text not null check (by_whom <> '')
) strict, without rowid;
create trigger id_lists_added after insert on id_lists begin update changes set version = version + 1; end;
create trigger id_lists_moved after update on id_lists begin update changes set version = version + 1; end;

create table id_list_members (
  list         text not null references id_lists (name),
  customer_id  text not null,
  primary key (list, customer_id)
) strict, without rowid;

-- What a destination leaves out of everything: the latest row of its name counts.
create table exclusions (
  number       integer primary key autoincrement,
  destination  text not null check (destination <> ''),
  content      text not null check (json_valid(content)),
  at           text not null,
  by_whom      text not null check (by_whom <> ''),
  reason       text not null check (reason <> '')
) strict;
create index exclusions_of_destination on exclusions (destination, number);
create trigger exclusions_stay before update on exclusions
begin select raise(abort, 'exclusions that were set are never changed'); end;
create trigger exclusions_remain before delete on exclusions
begin select raise(abort, 'exclusions that were set are never deleted'); end;
create trigger exclusions_added after insert on exclusions begin update changes set version = version + 1; end;

-- Groups of audiences of which a person goes to the first only: the latest row of its name counts, an empty one is none.
create table priority_groups (
  number   integer primary key autoincrement,
  name     text not null check (name <> ''),
  content  text not null check (json_valid(content)),
  at       text not null,
  by_whom  text not null check (by_whom <> ''),
  reason   text not null check (reason <> '')
) strict;
create index groups_of_name on priority_groups (name, number);
create trigger priority_groups_stay before update on priority_groups
begin select raise(abort, 'a group that was set is never changed'); end;
create trigger priority_groups_remain before delete on priority_groups
begin select raise(abort, 'a group that was set is never deleted'); end;
create trigger priority_groups_added after insert on priority_groups
begin update changes set version = version + 1; end;

-- Who is never let out: salted hashes alone.
create table suppressions (
  kind     text not null check (kind in ('id', 'email', 'phone')),
  hash     blob not null check (length(hash) = 32),
  at       text not null,
  by_whom  text not null check (by_whom <> ''),
  primary key (kind, hash)
) strict, without rowid;

-- Sealed files. What becomes of one stands in the tables that follow; a row itself is never changed.
create table exports (
  id           integer primary key autoincrement,
  audience     text not null,
  version      integer not null,
  destination  text not null check (destination <> ''),
  generation   integer not null references generations (id),
  fingerprint  text not null,
  file         text not null check (file <> ''),
  row_count    integer not null check (row_count >= 0),
  bytes        integer not null check (bytes >= 0),
  sha256       text not null check (length(sha256) = 64 and sha256 not glob '*[^0-9a-f]*'),
  as_of        text not null,
  sealed_at    text not null,
  asked_by     text not null check (asked_by <> ''),
  expires_at   text not null,
  four_eyes    integer not null check (four_eyes in (0, 1)),
  content      text not null check (json_valid(content)),
  job          integer references jobs (id),
  foreign key (audience, version) references audiences (name, version),
  -- So that a decision can hold all that its checks look at.
  unique (id, asked_by, four_eyes, sha256, expires_at)
) strict;
create index exports_of_audience on exports (audience, id);
create trigger exports_come_once before insert on exports
when exists (select 1 from exports where id = new.id)
begin select raise(abort, 'an export is never replaced'); end;
create trigger exports_stay before update on exports
begin select raise(abort, 'an export is never changed'); end;
create trigger exports_remain before delete on exports
begin select raise(abort, 'an export is never deleted'); end;
create trigger exports_added after insert on exports begin update changes set version = version + 1; end;

-- One decision per export, on the very file that was sealed, in time, and by somebody else where four eyes are asked for.
create table decisions (
  export      integer primary key,
  asked_by    text not null,
  four_eyes   integer not null,
  sha256      text not null,
  expires_at  text not null,
  approved    integer not null check (approved in (0, 1)),
  by_whom     text not null check (by_whom <> ''),
  at          text not null,
  note        text not null,
  foreign key (export, asked_by, four_eyes, sha256, expires_at)
    references exports (id, asked_by, four_eyes, sha256, expires_at),
  unique (export, approved),
  constraint the_approver_is_not_the_author check (not (approved and four_eyes and by_whom = asked_by)),
  constraint approved_in_time check (not approved or at < expires_at),
  constraint a_rejection_has_words check (approved or note <> '')
) strict;
create trigger decisions_come_once before insert on decisions
when exists (select 1 from decisions where export = new.export)
begin select raise(abort, 'an export is decided once'); end;
create trigger decisions_come_before_the_end before insert on decisions
when exists (select 1 from export_ends where export = new.export)
begin select raise(abort, 'nothing can come of this export any more'); end;
create trigger decisions_stay before update on decisions
begin select raise(abort, 'a decision is never changed'); end;
create trigger decisions_remain before delete on decisions
begin select raise(abort, 'a decision is never deleted'); end;
create trigger decisions_added after insert on decisions begin update changes set version = version + 1; end;

-- Files that were let out: approved ones alone.
create table releases (
  export           integer primary key,
  approved         integer not null check (approved = 1),
  at               text not null,
  by_whom          text not null check (by_whom <> ''),
  manifest         text not null check (json_valid(manifest)),
  manifest_sha256  text not null check (length(manifest_sha256) = 64),
  foreign key (export, approved) references decisions (export, approved)
) strict;
create trigger releases_come_once before insert on releases
when exists (select 1 from releases where export = new.export)
begin select raise(abort, 'an export is let out once'); end;
create trigger releases_come_before_the_end before insert on releases
when exists (select 1 from export_ends where export = new.export)
begin select raise(abort, 'nothing can come of this export any more'); end;
create trigger releases_stay before update on releases
begin select raise(abort, 'a release is never changed'); end;
create trigger releases_remain before delete on releases
begin select raise(abort, 'a release is never deleted'); end;
create trigger releases_added after insert on releases begin update changes set version = version + 1; end;

-- Exports of which nothing can come any more, though nobody rejected them.
create table export_ends (
  export   integer primary key references exports (id),
  state    text not null check (state in ('taken_back', 'expired', 'void')),
  why      text not null,
  at       text not null,
  by_whom  text not null check (by_whom <> '')
) strict;
create trigger export_ends_come_once before insert on export_ends
when exists (select 1 from export_ends where export = new.export)
  or exists (select 1 from releases where export = new.export)
  or exists (select 1 from decisions where export = new.export and not approved)
begin select raise(abort, 'an export ends once, and not after it was let out'); end;
create trigger export_ends_stay before update on export_ends
begin select raise(abort, 'the end of an export is never changed'); end;
create trigger export_ends_remain before delete on export_ends
begin select raise(abort, 'the end of an export is never deleted'); end;
create trigger export_ends_added after insert on export_ends begin update changes set version = version + 1; end;

create table withdrawals (
  export   integer primary key references releases (export),
  at       text not null,
  by_whom  text not null check (by_whom <> ''),
  reason   text not null check (reason <> '')
) strict;
create trigger withdrawals_come_once before insert on withdrawals
when exists (select 1 from withdrawals where export = new.export)
begin select raise(abort, 'an export is withdrawn once'); end;
create trigger withdrawals_stay before update on withdrawals
begin select raise(abort, 'a withdrawal is never changed'); end;
create trigger withdrawals_remain before delete on withdrawals
begin select raise(abort, 'a withdrawal is never deleted'); end;
create trigger withdrawals_added after insert on withdrawals begin update changes set version = version + 1; end;

-- Tries of the delivery command. One that has no end runs, or its process is gone without a word.
create table deliveries (
  export      integer not null references releases (export),
  removal     integer not null check (removal in (0, 1)),
  attempt     integer not null check (attempt > 0),
  started_at  text not null,
  ended_at    text,
  arrived     integer check (arrived in (0, 1)),
  said        text,
  primary key (export, removal, attempt),
  check ((ended_at is null) = (arrived is null) and (ended_at is null) = (said is null))
) strict, without rowid;
-- What arrived is never sent again, and neither is what may have.
create trigger deliveries_never_twice before insert on deliveries
when exists (
  select 1 from deliveries
  where export = new.export and removal = new.removal
    and (attempt >= new.attempt or arrived is null or arrived = 1)
)
begin select raise(abort, 'what may have arrived is never delivered again'); end;
create trigger deliveries_stay before update on deliveries
when old.ended_at is not null or new.export <> old.export or new.removal <> old.removal
  or new.attempt <> old.attempt or new.started_at <> old.started_at
begin select raise(abort, 'a delivery ends once'); end;
create trigger deliveries_remain before delete on deliveries
begin select raise(abort, 'a delivery is never deleted'); end;
create trigger deliveries_added after insert on deliveries begin update changes set version = version + 1; end;
create trigger deliveries_moved after update on deliveries begin update changes set version = version + 1; end;

-- Exports whose file is deleted.
create table export_purges (
  export  integer primary key references exports (id),
  at      text not null
) strict;
create trigger export_purges_stay before update on export_purges
begin select raise(abort, 'what was deleted stays deleted'); end;
create trigger export_purges_remain before delete on export_purges
begin select raise(abort, 'what was deleted stays deleted'); end;
create trigger export_purges_added after insert on export_purges begin update changes set version = version + 1; end;

-- Who is in the file of an export, and who was held out of it. Personal data: whoever is erased is taken out, and so is
-- everybody where nothing comes of the export.
create table exposures (
  export       integer not null references exports (id),
  customer_id  text not null,
  held_out     integer not null check (held_out in (0, 1)),
  primary key (export, customer_id)
) strict, without rowid;
create trigger exposures_stay before update on exposures
begin select raise(abort, 'who was in an export is never changed'); end;

-- Exports with what became of each.
create view export_records as
select
  exports.*,
  decisions.approved, decisions.by_whom as decided_by, decisions.at as decided_at, decisions.note as decision_note,
  export_ends.state as end_state, export_ends.why as end_why, export_ends.at as ended_at, export_ends.by_whom as ended_by,
  releases.at as released_at, releases.by_whom as released_by, releases.manifest, releases.manifest_sha256,
  withdrawals.at as withdrawn_at, withdrawals.by_whom as withdrawn_by, withdrawals.reason as withdrawal_reason,
  export_purges.at as purged_at
from exports
left join decisions on decisions.export = exports.id
left join export_ends on export_ends.export = exports.id
left join releases on releases.export = exports.id
left join withdrawals on withdrawals.export = exports.id
left join export_purges on export_purges.export = exports.id;
