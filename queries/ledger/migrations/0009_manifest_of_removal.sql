-- What lies beside a file that takes people off a platform, so that the audit chain's word can be held to it; and who wrote
-- the rule of an export, who is not to approve it.
alter table withdrawals add column manifest text check (manifest is null or json_valid(manifest));
alter table withdrawals add column manifest_sha256 text check ((manifest_sha256 is null) = (manifest is null));

drop view export_records;
create view export_records as
select
  exports.*, coalesce(audiences.by_whom, '') as author,
  decisions.approved, decisions.by_whom as decided_by, decisions.at as decided_at, decisions.note as decision_note,
  export_ends.state as end_state, export_ends.why as end_why, export_ends.at as ended_at, export_ends.by_whom as ended_by,
  releases.at as released_at, releases.by_whom as released_by, releases.manifest, releases.manifest_sha256,
  withdrawals.at as withdrawn_at, withdrawals.by_whom as withdrawn_by, withdrawals.reason as withdrawal_reason,
  withdrawals.manifest as removal_manifest,
  export_purges.at as purged_at
from exports
left join audiences on audiences.name = exports.audience and audiences.version = exports.version
left join decisions on decisions.export = exports.id
left join export_ends on export_ends.export = exports.id
left join releases on releases.export = exports.id
left join withdrawals on withdrawals.export = exports.id
left join export_purges on export_purges.export = exports.id;
