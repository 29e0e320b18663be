-- Whether an export has expired of which the ledger does not say so yet.
select exists (
  select 1
  from export_records
  where released_at is null and end_state is null and coalesce(approved, 1) = 1 and expires_at <= :now
)
