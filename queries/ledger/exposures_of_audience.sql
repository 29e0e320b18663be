-- Who was in each export of an audience that was let out to a destination and not withdrawn, or held out of it, oldest
-- export first.
select exports.id as export, releases.at as released_at, exposures.customer_id, exposures.held_out
from exports
join releases on releases.export = exports.id
left join withdrawals on withdrawals.export = exports.id
cross join exposures on exposures.export = exports.id
where exports.audience = :audience and exports.destination = :destination and withdrawals.export is null
  -- What no delivery brought there was seen by nobody.
  and not (
    exists (select 1 from deliveries as d where d.export = exports.id and not d.removal)
    and not exists (
      select 1 from deliveries as d where d.export = exports.id and not d.removal and (d.arrived is null or d.arrived)
    )
  )
order by exports.id
