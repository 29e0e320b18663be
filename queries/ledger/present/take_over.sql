-- What the ledger in force knows and must not be forgotten when an older one takes its place. Both have the same format.

-- Who is to be erased, and what their ids were hashed with. Whatever generation they were taken out of, the one that comes
-- back may hold them again.
insert into salts (salt, made_at)
select salt, made_at from present.salts where true order by id
on conflict (salt) do nothing;
insert into erasures (hash, asked_at, asked_by)
select hash, asked_at, asked_by from present.erasures where true
on conflict (hash) do nothing;

-- Who is never let out. Whoever either of the two names.
insert into suppressions (kind, hash, at, by_whom)
select kind, hash, at, by_whom from present.suppressions where true
on conflict do nothing;

-- What became of exports that both know.
insert into decisions (export, asked_by, four_eyes, sha256, expires_at, approved, by_whom, at, note)
select p.export, p.asked_by, p.four_eyes, p.sha256, p.expires_at, p.approved, p.by_whom, p.at, p.note
from present.decisions as p
join exports as e on e.id = p.export and e.sha256 = p.sha256 and e.sealed_at = (
  select sealed_at from present.exports where id = p.export
)
where not exists (select 1 from decisions as known where known.export = p.export)
  and not exists (select 1 from export_ends as over where over.export = p.export);
insert into releases (export, approved, at, by_whom, manifest, manifest_sha256)
select p.export, p.approved, p.at, p.by_whom, p.manifest, p.manifest_sha256
from present.releases as p
join decisions as d on d.export = p.export and d.approved = 1
where not exists (select 1 from releases as known where known.export = p.export)
  and not exists (select 1 from export_ends as over where over.export = p.export);
insert into export_ends (export, state, why, at, by_whom)
select p.export, p.state, p.why, p.at, p.by_whom
from present.export_ends as p
join exports as e on e.id = p.export
where not exists (select 1 from export_ends as known where known.export = p.export)
  and not exists (select 1 from releases as let_out where let_out.export = p.export)
  and not exists (select 1 from decisions as d where d.export = p.export and d.approved = 0);
delete from exposures where export in (select export from export_ends);
insert into withdrawals (export, at, by_whom, reason, manifest, manifest_sha256)
select p.export, p.at, p.by_whom, p.reason, p.manifest, p.manifest_sha256
from present.withdrawals as p
join releases as r on r.export = p.export
where not exists (select 1 from withdrawals as known where known.export = p.export);
update deliveries
set ended_at = p.ended_at, arrived = p.arrived, said = p.said
from present.deliveries as p
where deliveries.ended_at is null and p.ended_at is not null
  and p.export = deliveries.export and p.removal = deliveries.removal and p.attempt = deliveries.attempt;
insert into deliveries (export, removal, attempt, started_at, ended_at, arrived, said)
select p.export, p.removal, p.attempt, p.started_at, p.ended_at, p.arrived, p.said
from present.deliveries as p
join releases as r on r.export = p.export
where not exists (
  select 1 from deliveries as known
  where known.export = p.export and known.removal = p.removal and known.attempt >= p.attempt
)
order by p.export, p.removal, p.attempt;
insert into export_purges (export, at)
select p.export, p.at
from present.export_purges as p
join exports as e on e.id = p.export
where not exists (select 1 from export_purges as known where known.export = p.export);

-- Numbers that were handed out.
update main.counters
set value = max(value, (select value from present.counters where name = 'generation'))
where name = 'generation';
insert into main.sqlite_sequence (name, seq)
select p.name, 0
from present.sqlite_sequence as p
where p.name in ('jobs', 'exports', 'cluster_trials')
  and not exists (select 1 from main.sqlite_sequence as known where known.name = p.name);
update main.sqlite_sequence
set seq = max(seq, coalesce((select p.seq from present.sqlite_sequence as p where p.name = sqlite_sequence.name), 0))
where name in ('jobs', 'exports', 'cluster_trials');
